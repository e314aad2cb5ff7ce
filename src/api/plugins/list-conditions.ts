// Remembers, while an operation is planned, how a list was asked for: what counts its rows must know whether all rows
// of a table were.
import type { Step } from "postgraphile/grafast";

type ListConditions = {
  /** Whether it is a list of the query itself, rather than of some row. */
  readonly isRoot: boolean;
  readonly $condition: Step | undefined;
};

const noted = new WeakMap<object, ListConditions>();

export function noteCondition($list: object, conditions: ListConditions): void {
  noted.set($list, conditions);
}

/** Undefined for what is no list of a table. */
export function conditionOf($list: object): ListConditions | undefined {
  return noted.get($list);
}
