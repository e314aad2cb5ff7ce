// Names and values, as a description list.
import type { ReactNode } from "react";
import classes from "./facts.module.css";

export function Facts(props: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className={classes["facts"]}>
      {props.facts.map(([name, value]) => (
        <div key={name} className={classes["fact"]}>
          <dt className={classes["name"]}>{name}</dt>
          <dd className={classes["value"]}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
