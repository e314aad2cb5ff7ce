// One number that matters, and what it is.
import { Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Tone } from "../words/delivery-status.ts";
import classes from "./number-card.module.css";

export function NumberCard(props: {
  readonly label: string;
  /** Undefined while it is not known yet. */
  readonly value: ReactNode;
  readonly detail?: ReactNode;
  readonly tone?: Tone | undefined;
}) {
  const { label, value, detail, tone } = props;
  return (
    <div className={classes["card"]}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <div className={classes["value"]} data-tone={tone}>
        {value === undefined ? (
          <Skeleton height={22} width={64} my={4} />
        ) : (
          value
        )}
      </div>
      <Text size="xs" c="dimmed" className="numbers" mih={18}>
        {detail}
      </Text>
    </div>
  );
}
