// What the last attempt means, and what to do about it.
import { List, Stack, Text } from "@mantine/core";
import { Panel } from "../../parts/panel.tsx";
import { PlainText } from "../../parts/plain-text.tsx";
import { detailOf, sayOutcome } from "../../words/outcome.ts";
import type { AttemptRowFragment } from "./delivery.generated.ts";
import type { Shown } from "./delivery-page.tsx";

export function WhatToDo(props: {
  readonly delivery: Shown;
  readonly latest: AttemptRowFragment | undefined;
}) {
  const { delivery, latest } = props;
  const { status, lastError } = delivery;
  if (status === "delivered") return null;
  // What kept it from being sent at all: no attempt was made.
  if (lastError !== null && lastError !== latest?.error) {
    return (
      <Panel title="What this means">
        <Text px="sm" pb="sm">
          <PlainText text={lastError} />.
        </Text>
      </Panel>
    );
  }
  if (!latest) return null;
  const said = sayOutcome(latest);
  if (said.tone === "good") return null;
  const detail = detailOf(latest.error);
  return (
    <Panel title="What this means, and what to do">
      <Stack gap={6} px="sm" pb="sm">
        <Text fw={600}>{said.title}.</Text>
        <Text>{said.meaning}</Text>
        {said.toDo.length > 0 ? (
          <List size="sm" spacing={2}>
            {said.toDo.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
          </List>
        ) : null}
        {detail === undefined ? null : (
          <Text size="xs" c="dimmed">
            In detail: <PlainText text={detail} />
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {comesNext(delivery)}
        </Text>
      </Stack>
    </Panel>
  );
}

function comesNext({ status, endpoint }: Shown): string {
  if (endpoint?.deletedAt) {
    return "The endpoint was deleted: nothing is sent to it any more.";
  }
  switch (status) {
    case "pending":
      return "It is tried again by itself. You need not wait for that: “Retry now” makes the next attempt at once.";
    case "held":
      return "The endpoint is paused. It is sent when the endpoint is resumed.";
    default:
      return "No further attempt is made by itself. “Retry now” makes one more.";
  }
}
