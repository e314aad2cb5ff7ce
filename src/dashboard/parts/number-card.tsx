// One number that matters, and what it is.
import { Skeleton, Text } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Tone } from "../words/delivery-status.ts";
import classes from "./number-card.module.css";

export function NumberCard(props: {
  readonly label: string;
  /** Undefined while it is not known yet. */
  readonly value: ReactNode;
  readonly detail?: ReactNode;
  readonly tone?: Tone | undefined;
  /** To what it counts. */
  readonly link?: LinkProps;
}) {
  const { label, value, detail, tone, link } = props;
  return (
    <div className={classes["card"]}>
      <Text component="div" size="xs" c="dimmed">
        {link ? (
          <Link {...link} className={classes["link"]}>
            {label}
          </Link>
        ) : (
          label
        )}
      </Text>
      <div className={classes["value"]} data-tone={tone}>
        {value === undefined ? (
          <Skeleton height={22} width={64} my={4} />
        ) : (
          value
        )}
      </div>
      <Text size="xs" c="dimmed" className={classes["detail"]} mih={18}>
        {detail}
      </Text>
    </div>
  );
}
