// JSON, laid out for reading. Every number stays as it was written: 12345678901234567890 and 1.10 are no doubles.
import { Group, ScrollArea, Text } from "@mantine/core";
import { CopyButton } from "./copy-button.tsx";
import classes from "./json-view.module.css";
import { layOut } from "./json-text.ts";

export function JsonView(props: {
  /** The text as it came. Never the result of JSON.parse. */
  readonly text: string;
  /** What it is, for the button and for screen readers. */
  readonly label: string;
}) {
  const { text, label } = props;
  const laidOut = layOut(text);
  return (
    <section aria-label={label} className={classes["frame"]}>
      <Group justify="space-between" className={classes["head"]}>
        <Text size="xs" fw={600}>
          {label}
        </Text>
        <CopyButton value={text} what={label} />
      </Group>
      <ScrollArea.Autosize mah={480} viewportProps={{ tabIndex: 0 }}>
        <pre className={classes["text"]}>{laidOut ?? text}</pre>
      </ScrollArea.Autosize>
    </section>
  );
}
