// Sends a test event, and shows what becomes of it as it happens.
import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAction } from "../../app/action.ts";
import { Failure } from "../../parts/failure.tsx";
import { Panel } from "../../parts/panel.tsx";
import type { ShownEndpoint } from "./endpoint-page.tsx";
import { SendTestEventDocument } from "./test-event.generated.ts";
import { TestResult } from "./test-result.tsx";

const usual = { type: "postcommit.test", payload: '{ "message": "A test" }' };

export function TestPanel({ endpoint }: { readonly endpoint: ShownEndpoint }) {
  const [type, setType] = useState(usual.type);
  const [payload, setPayload] = useState(usual.payload);
  const [sent, setSent] = useState<string>();
  const action = useAction(SendTestEventDocument);
  const parsed = parse(payload);
  const isPaused = endpoint.pausedAt !== null;
  const send = async (): Promise<void> => {
    if (parsed === undefined) return;
    const data = await action.run({
      endpointId: endpoint.id,
      payload: parsed,
      ...(type.trim() !== "" && { type: type.trim() }),
    });
    const event = data?.sendTestEvent?.event;
    if (event) setSent(event.id);
  };
  return (
    <Panel title="Send a test event">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!action.isRunning) void send();
        }}
      >
        <Stack gap="sm" px="sm" pb="sm">
          <Text c="dimmed">
            {isPaused
              ? "Nothing is sent to an endpoint that is paused: resume it first."
              : "It is sent to this endpoint alone, whatever types it wants, and signed and retried as any other."}
          </Text>
          <TextInput
            label="Type"
            maw={360}
            value={type}
            disabled={isPaused}
            spellCheck={false}
            onChange={({ currentTarget }) => setType(currentTarget.value)}
          />
          <Textarea
            label="Payload"
            autosize
            minRows={2}
            maxRows={12}
            size="xs"
            value={payload}
            disabled={isPaused}
            spellCheck={false}
            error={
              parsed === undefined ? "This is no JSON object or list." : null
            }
            styles={{
              input: { fontFamily: "var(--mantine-font-family-monospace)" },
            }}
            onChange={({ currentTarget }) => setPayload(currentTarget.value)}
          />
          <Failure title="It was not sent" error={action.error} />
          <Group>
            <Button
              type="submit"
              loading={action.isRunning}
              disabled={isPaused || parsed === undefined}
            >
              Send the test
            </Button>
          </Group>
          {sent === undefined ? null : <TestResult key={sent} eventId={sent} />}
        </Stack>
      </form>
    </Panel>
  );
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
