// Counts attempts for statistics: of all, of each tenant, endpoint and type. Values in, values out; no clock.
import { count as countIn, slotOf } from "../delivery/histogram.ts";
import { outcomePositions, type Outcome } from "../delivery/outcome.ts";
import type { EndpointTotals, TenantTotals } from "../store/live-messages.ts";
import type { EndpointOutcomes, StatisticsRow } from "../store/statistics.ts";

/** What of an attempt is counted. */
export type Counted = {
  readonly tenant: string;
  readonly endpointId: string;
  readonly type: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** From the event's INSERT to this attempt, if it is the first of its delivery. */
  readonly lagMs: number | null;
  /** When it was recorded, by a clock that only goes forward. */
  readonly atMs: number;
};

type Series = {
  readonly scope: StatisticsRow["scope"];
  readonly tenant: string;
  readonly key: string;
  attempts: number;
  readonly outcomes: number[];
  readonly durations: number[];
  readonly lags: number[];
};
type Times = {
  successAtMs: number | null;
  failureAtMs: number | null;
};

/** What has been counted of one tenant, or of all together. */
type Part = {
  readonly series: Map<string, Series>;
  readonly endpoints: Map<string, Times>;
};

export type Tally = {
  /** Of all tenants together. */
  all: Part;
  /** The one that has been counted for longest first. */
  readonly tenants: Map<string, Part>;
  /** How many series they have together. */
  size: number;
};

/** More series than that are counted in those of all only: an application may make up types without end. */
const maxSeries = 100_000;

export function newTally(): Tally {
  return { all: newPart(), tenants: new Map(), size: 0 };
}

function newPart(): Part {
  return { series: new Map(), endpoints: new Map() };
}

export function add(tally: Tally, attempt: Counted): void {
  const { tenant, endpointId, type } = attempt;
  const { all } = tally;
  count(tally, all, { scope: "all", tenant: "", key: "" }, attempt);
  count(tally, all, { scope: "type", tenant: "", key: type }, attempt);
  const known = tally.tenants.get(tenant);
  const own = known ?? newPart();
  if (!known) tally.tenants.set(tenant, own);
  count(tally, own, { scope: "tenant", tenant, key: "" }, attempt);
  count(tally, own, { scope: "endpoint", tenant, key: endpointId }, attempt);
  count(tally, own, { scope: "type", tenant, key: type }, attempt);
  const before = own.endpoints.get(endpointId);
  const times = before ?? { successAtMs: null, failureAtMs: null };
  if (!before) own.endpoints.set(endpointId, times);
  if (attempt.outcome === "delivered") times.successAtMs = attempt.atMs;
  else times.failureAtMs = attempt.atMs;
}

function count(
  tally: Tally,
  part: Part,
  name: Pick<Series, "scope" | "tenant" | "key">,
  attempt: Counted,
): void {
  const id = `${name.scope} ${name.key}`;
  let series = part.series.get(id);
  if (!series) {
    if (tally.size >= maxSeries && name.scope !== "all") return;
    series = { ...name, attempts: 0, outcomes: [], durations: [], lags: [] };
    part.series.set(id, series);
    tally.size += 1;
  }
  series.attempts += 1;
  countIn(series.outcomes, outcomePositions[attempt.outcome]);
  countIn(series.durations, slotOf(attempt.durationMs));
  if (attempt.lagMs !== null) countIn(series.lags, slotOf(attempt.lagMs));
}

/** Takes out what has been counted of all, and of tenants until it is `size` series or a few more. */
export function take(tally: Tally, size: number): Tally {
  const taken = newTally();
  taken.all = tally.all;
  taken.size = tally.all.series.size;
  tally.all = newPart();
  for (const [tenant, part] of tally.tenants) {
    if (taken.size >= size) break;
    tally.tenants.delete(tenant);
    taken.tenants.set(tenant, part);
    taken.size += part.series.size;
  }
  tally.size -= taken.size;
  return taken;
}

function partsOf({ all, tenants }: Tally): Part[] {
  return [all, ...tenants.values()];
}

export function rowsOf(tally: Tally): StatisticsRow[] {
  const parts = partsOf(tally).values();
  return parts.flatMap(({ series }) => series.values()).toArray();
}

export function endpointsOf(tally: Tally, nowMs: number): EndpointOutcomes[] {
  const agoOf = (atMs: number | null): number | null =>
    atMs === null ? null : nowMs - atMs;
  const parts = partsOf(tally).values();
  const endpoints = parts.flatMap((part) => part.endpoints).toArray();
  return endpoints.map(([endpointId, times]) => ({
    endpointId,
    successMsAgo: agoOf(times.successAtMs),
    failureMsAgo: agoOf(times.failureAtMs),
  }));
}

/** Of all tenants together, and of each. */
export function totalsOf(tally: Tally): TenantTotals[] {
  const totals = new Map<string, TenantTotals>();
  const endpoints = new Map<string, EndpointTotals[]>();
  for (const row of rowsOf(tally)) {
    const { scope, tenant, key, attempts, outcomes } = row;
    const delivered = outcomes[0] ?? 0;
    if (scope === "endpoint") {
      const known = endpoints.get(tenant) ?? [];
      known.push([key, attempts, delivered]);
      endpoints.set(tenant, known);
    } else if (scope === "tenant") {
      totals.set(tenant, { tenant, attempts, delivered, endpoints: [] });
    } else if (scope === "all") {
      totals.set("", { tenant: null, attempts, delivered, endpoints: [] });
    }
  }
  for (const [tenant, own] of endpoints) {
    const total = totals.get(tenant);
    if (total) totals.set(tenant, { ...total, endpoints: own });
  }
  return [...totals.values()];
}
