// The metrics that are read from Postgres: of the whole database, the same in every process. Asked for by a scrape only,
// by one for all, at most every few seconds; while Postgres is away what was read last is shown, and how old it is.
import type pg from "pg";
import {
  readGauges,
  readPartitionSizes,
  readRoundTrip,
  type Gauges,
} from "../store/gauges.ts";
import { catalogue as metrics } from "../telemetry/catalogue.ts";
import type { Instruments, SetValue } from "../telemetry/instruments.ts";
import { remembered } from "../telemetry/remembered.ts";

const intervalMs = 5000;
const sizesIntervalMs = 60_000;

/** Others may have tasks of their own in the same graphile-worker. */
const ownTasks: ReadonlySet<string> = new Set([
  "dispatch",
  "deliver",
  "drain",
  "release",
  "bulk",
  "maintain",
]);
const backlogStates = ["waiting", "scheduled", "held", "failed"];
const ageStates = ["due", "waiting", "held"];

export function observeDatabase(instruments: Instruments, pool: pg.Pool): void {
  const gauges = remembered({
    intervalMs,
    read: async () => {
      const roundTrip = await readRoundTrip(pool);
      const sentAtMs = Date.now();
      const read = await readGauges(pool);
      // Its clock was read at the very end, so the answer's way alone is between the two.
      const skewMs = Date.now() - read.now_ms;
      const tookMs = Date.now() - sentAtMs;
      return { ...read, ...roundTrip, skewMs, tookMs };
    },
  });
  const sizes = remembered({
    intervalMs: sizesIntervalMs,
    read: () => readPartitionSizes(pool),
  });
  instruments.observed(async (set) => {
    const read = await gauges.value();
    set(metrics.databaseUp, read && !gauges.hasFailed() ? 1 : 0);
    if (!read) return;
    set(metrics.gaugesAge, (gauges.ageMs() ?? 0) / 1000);
    set(metrics.gaugesDuration, read.tookMs / 1000);
    set(metrics.databaseRoundTrip, read.ms / 1000);
    set(metrics.databaseReadOnly, read.isReadOnly ? 1 : 0);
    set(metrics.clockSkew, read.skewMs / 1000);
    setGauges(set, read);
  });
  instruments.observed(async (set) => {
    for (const [table, bytes] of Object.entries((await sizes.value()) ?? {})) {
      set(metrics.partitionsSize, bytes, table);
    }
  });
}

function setGauges(set: SetValue, read: Gauges): void {
  set(metrics.backlog, read.undispatched.count, "undispatched");
  for (const state of backlogStates) {
    set(metrics.backlog, read.backlog[state] ?? 0, state);
  }
  const age = (seconds: number | null | undefined, state: string): void =>
    set(metrics.oldestAge, Math.max(0, seconds ?? 0), state);
  age(read.undispatched.age, "undispatched");
  for (const state of ageStates) age(read.oldest[state], state);
  for (const [key, count] of jobsByTask(read)) {
    set(metrics.jobs, count, ...key.split(" "));
  }
  for (const { table, ahead } of read.partitions) {
    set(metrics.partitionsAhead, ahead, table);
  }
  for (const [table, rows] of Object.entries(read.default_rows)) {
    set(metrics.defaultRows, rows, table);
  }
  set(metrics.partitionProblems, read.partition_problems);
  set(metrics.pausedEndpoints, read.paused);
  set(metrics.transactionAge, Math.max(0, read.transaction_age ?? 0));
  set(metrics.databaseConnections, read.connections);
  set(metrics.databaseConnectionsMax, read.max_connections);
}

function jobsByTask({ jobs }: Gauges): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { task, state, count } of jobs) {
    const key = `${ownTasks.has(task) ? task : "other"} ${state}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}
