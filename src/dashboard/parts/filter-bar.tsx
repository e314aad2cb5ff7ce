// The filters above a list, side by side; two in a row on a phone.
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./filter-bar.module.css";

export function FilterBar(props: {
  /** What is filtered, for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
  /** Takes all filters away; not given where there are none. */
  readonly onClear?: (() => void) | undefined;
}) {
  return (
    <search aria-label={props.label} className={classes["bar"]}>
      {props.children}
      {props.onClear ? (
        <Button variant="subtle" onClick={props.onClear}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}
