// Headers, a line each.
import { Text } from "@mantine/core";
import { Fragment } from "react";
import { CopyButton } from "../../parts/copy-button.tsx";
import { PlainText } from "../../parts/plain-text.tsx";
import { Panel } from "../../parts/panel.tsx";
import classes from "./attempts.module.css";
import type { SentHeader } from "./sent-request.ts";

export function Headers(props: {
  readonly label: string;
  readonly headers: readonly SentHeader[];
  readonly note?: string;
}) {
  const { label, headers, note } = props;
  const text = headers.map(({ name, value }) => `${name}: ${value}`).join("\n");
  return (
    <Panel
      title={label}
      level={4}
      aside={<CopyButton value={text} what={label} />}
    >
      <dl className={classes["headers"]}>
        {headers.map(({ name, value, isHidden }) => (
          <Fragment key={name}>
            <dt>
              <PlainText text={name} />
            </dt>
            <dd className={isHidden ? classes["hidden"] : undefined}>
              <PlainText text={value} />
            </dd>
          </Fragment>
        ))}
      </dl>
      {note ? (
        <Text size="xs" c="dimmed" px="sm" pb="xs">
          {note}
        </Text>
      ) : null}
    </Panel>
  );
}
