// A state: a dot for the eye, a word for everyone.
import { Group, Text, type MantineSpacing } from "@mantine/core";
import type { Tone } from "../words/delivery-status.ts";
import classes from "./status.module.css";

export function Status(props: {
  readonly said: {
    readonly label: string;
    readonly tone: Tone;
    readonly meaning?: string;
  };
  readonly detail?: string | undefined;
  readonly gap?: MantineSpacing;
  /** Whether a long label may take several lines. */
  readonly isWrapped?: boolean;
}) {
  const { said, detail, gap = 6, isWrapped = false } = props;
  return (
    <Group gap={gap} wrap="nowrap" title={said.meaning}>
      <Dot tone={said.tone} />
      <Text
        span
        className={classes["label"]}
        data-tone={said.tone}
        data-wrapped={isWrapped || undefined}
      >
        {said.label}
      </Text>
      {detail ? (
        <Text span c="dimmed" size="xs" className="numbers">
          {detail}
        </Text>
      ) : null}
    </Group>
  );
}

export function Dot({ tone }: { readonly tone: Tone }) {
  return <span className={classes["dot"]} data-tone={tone} aria-hidden />;
}
