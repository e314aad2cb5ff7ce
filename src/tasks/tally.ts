// Counts attempts for statistics: of all, of each tenant, endpoint and type. Values in, values out; no clock.
import { count, slotOf } from "../delivery/histogram.ts";
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

export type Tally = {
  readonly series: Map<string, Series>;
  readonly endpoints: Map<string, Times>;
};

export function newTally(): Tally {
  return { series: new Map(), endpoints: new Map() };
}

export function add(tally: Tally, attempt: Counted): void {
  const { tenant, endpointId, type } = attempt;
  addTo(seriesOf(tally, "all", "", ""), attempt);
  addTo(seriesOf(tally, "tenant", tenant, ""), attempt);
  addTo(seriesOf(tally, "endpoint", tenant, endpointId), attempt);
  addTo(seriesOf(tally, "type", tenant, type), attempt);
  addTo(seriesOf(tally, "type", "", type), attempt);
  const known = tally.endpoints.get(endpointId);
  const times = known ?? { successAtMs: null, failureAtMs: null };
  if (!known) tally.endpoints.set(endpointId, times);
  if (attempt.outcome === "delivered") times.successAtMs = attempt.atMs;
  else times.failureAtMs = attempt.atMs;
}

function seriesOf(
  tally: Tally,
  scope: StatisticsRow["scope"],
  tenant: string,
  key: string,
): Series {
  const id = `${scope}\n${tenant.length}\n${tenant}\n${key}`;
  const known = tally.series.get(id);
  if (known) return known;
  // prettier-ignore
  const series: Series = { scope, tenant, key, attempts: 0, outcomes: [], durations: [], lags: [] };
  tally.series.set(id, series);
  return series;
}

function addTo(series: Series, attempt: Counted): void {
  series.attempts += 1;
  count(series.outcomes, outcomePositions[attempt.outcome]);
  count(series.durations, slotOf(attempt.durationMs));
  if (attempt.lagMs !== null) count(series.lags, slotOf(attempt.lagMs));
}

export function rowsOf({ series }: Tally): StatisticsRow[] {
  return [...series.values()];
}

export function endpointsOf(
  { endpoints }: Tally,
  nowMs: number,
): EndpointOutcomes[] {
  const agoOf = (atMs: number | null): number | null =>
    atMs === null ? null : nowMs - atMs;
  return [...endpoints].map(([endpointId, times]) => ({
    endpointId,
    successMsAgo: agoOf(times.successAtMs),
    failureMsAgo: agoOf(times.failureAtMs),
  }));
}

/** Of all tenants together, and of each. */
export function totalsOf({ series }: Tally): TenantTotals[] {
  const totals = new Map<string, TenantTotals>();
  const endpoints = new Map<string, EndpointTotals[]>();
  for (const { scope, tenant, key, attempts, outcomes } of series.values()) {
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
