// A longer text in a frame, with its name, and to be copied as it is. It never does what it says: no markup, no control
// characters.
import { Button, Group, ScrollArea, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";
import { PlainText } from "./plain-text.tsx";
import classes from "./json-view.module.css";

/** So much is laid out at first: a million characters take a browser a second. */
const firstCharacters = 60_000;

export function TextView(props: {
  /** What it is, for the button and for screen readers. */
  readonly label: string;
  /** What is shown. */
  readonly text: string;
  /** What is copied, if it is another one. */
  readonly copied?: string;
  /** A remark under it. */
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly maxHeight?: number;
}) {
  const { label, text, copied = text, note, aside, maxHeight = 480 } = props;
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? text : text.slice(0, firstCharacters);
  return (
    <section aria-label={label} className={classes["frame"]}>
      <Group justify="space-between" gap="xs" className={classes["head"]}>
        <Text size="xs" fw={600}>
          {label}
        </Text>
        <Group gap={6}>
          {aside}
          <CopyButton value={copied} what={label} />
        </Group>
      </Group>
      <ScrollArea.Autosize mah={maxHeight} viewportProps={{ tabIndex: 0 }}>
        <pre className={classes["text"]}>
          <PlainText text={shown} />
        </pre>
      </ScrollArea.Autosize>
      {shown.length < text.length ? (
        <Group px="sm" py={6}>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => setWhole(true)}
          >
            Show all {text.length.toLocaleString("en")} characters
          </Button>
        </Group>
      ) : null}
      {note ? (
        <Text size="xs" c="dimmed" px="sm" pb="xs">
          {note}
        </Text>
      ) : null}
    </section>
  );
}
