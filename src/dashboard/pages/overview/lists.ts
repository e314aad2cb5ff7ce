// Where the numbers of the overview lead: to the lists behind them, of the same tenant and time.
import { linkOptions } from "@tanstack/react-router";
import type { OverviewQuery } from "./overview.generated.ts";
import type { OverviewSearch } from "./overview-route.ts";

/** What each part of the page is given. */
export type Part = {
  /** Undefined while it is not known yet. */
  readonly data: OverviewQuery | undefined;
  readonly search: OverviewSearch;
};

type Status = "pending" | "held" | "failed" | "delivered";

/** Those that are in a state now, whenever they were made. */
export function deliveriesIn(status: Status, { tenant }: OverviewSearch) {
  return linkOptions({ to: "/deliveries", search: { status, tenant } });
}

/** Those of the time that is shown. */
export function deliveriesOf(search: OverviewSearch, outcome?: string) {
  return linkOptions({ to: "/deliveries", search: { ...search, outcome } });
}

export function waitingEvents({ tenant }: OverviewSearch) {
  return linkOptions({
    to: "/events",
    search: { state: "undispatched", tenant },
  });
}

export function troubledEndpoints({ tenant }: OverviewSearch) {
  return linkOptions({
    to: "/endpoints",
    search: { state: "troubled", tenant },
  });
}

export function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
