// From what an address says to what the API is asked: for a list, and for what is done to all of a list.
import type { DeliveriesSearch } from "./deliveries-route.ts";

type Bounds = {
  readonly createdAfter?: string;
  readonly createdBefore?: string;
};

export function conditionOf(search: DeliveriesSearch, bounds: Bounds) {
  const { status, endpoint, outcome, code, tenant, stuck } = search;
  const digits = code === undefined ? undefined : Number.parseInt(code, 10);
  return {
    ...bounds,
    ...(status !== undefined && { status }),
    ...(endpoint !== undefined && { endpointId: endpoint }),
    ...(outcome !== undefined && { outcome }),
    ...(digits !== undefined &&
      (digits < 10 ? { statusClass: digits } : { statusCode: digits })),
    ...(tenant !== undefined && { tenant }),
    ...(stuck !== undefined && { stuckLongerThan: Number(stuck) }),
  };
}

export type BulkKind = "retry_failed" | "cancel_deliveries";

/** What a bulk job is given, by the names of the API. */
export type BulkArguments = {
  readonly tenant?: string;
  readonly endpointId?: string;
  readonly since?: string;
  readonly until?: string;
  readonly outcome?: string;
  readonly status?: string;
};

/** The arguments that say the same as a list's filters; or why there are none, in words. */
export function bulkArguments(
  kind: BulkKind,
  search: DeliveriesSearch,
  bounds: Bounds,
  nowMs: number,
): BulkArguments | string {
  const { q, status, endpoint, outcome, code, tenant, stuck } = search;
  if (q !== undefined) return cannot("an id");
  if (code !== undefined) return cannot("the code of the last answer");
  const stuckSince =
    stuck === undefined
      ? undefined
      : new Date(nowMs - Number(stuck) * 1000).toISOString();
  const common = {
    ...(tenant !== undefined && { tenant }),
    ...(endpoint !== undefined && { endpointId: endpoint }),
    ...(bounds.createdAfter !== undefined && { since: bounds.createdAfter }),
    ...untilOf(bounds.createdBefore, stuckSince),
  };
  if (kind === "retry_failed") {
    if (stuck !== undefined) return cannot("how long they have been stuck");
    return { ...common, ...(outcome !== undefined && { outcome }) };
  }
  if (outcome !== undefined) return cannot("the last outcome");
  const isOpen = status === "pending" || status === "held";
  return { ...common, ...(isOpen && { status }) };
}

/** Whether it makes sense for what a list shows. */
export function isOffered(kind: BulkKind, search: DeliveriesSearch): boolean {
  const { status } = search;
  if (status === undefined) return true;
  return kind === "retry_failed"
    ? status === "failed"
    : status === "pending" || status === "held";
}

function untilOf(
  before: string | undefined,
  stuckSince: string | undefined,
): { until?: string } {
  const [until] = [before, stuckSince]
    .filter((each) => each !== undefined)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return until === undefined ? {} : { until };
}

function cannot(what: string): string {
  return `This list is narrowed down by ${what}, and what is done to all of them at once can't be. Take that filter away, or select the deliveries with their checkboxes.`;
}
