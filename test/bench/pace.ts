// A steady rate: what the application committed, and when it arrived.
import { nowMs } from "./clock.ts";
import { payload } from "./contenders/contender.ts";
import { startProcess, type Process } from "./processes.ts";
import type { PaceQuestion, Sent } from "./programs/pace.ts";
import type { Database } from "./server.ts";
import type { Sink } from "./sink.ts";

/** Who takes part. */
export type Stage = {
  readonly application: Process;
  readonly database: Database;
  readonly worker: Process;
  readonly sink: Sink;
};

export type Pace = {
  readonly insert: string;
  readonly eventsPerSecond: number;
  readonly durationMs: number;
};

/** Milliseconds of each event of a round. */
export type Delays = {
  readonly fromCommit: readonly number[];
  readonly fromSend: readonly number[];
  /** Arrivals a second, from the first commit to the last. */
  readonly perSecond: number;
};

const warmUpMs = 1000;

export function startApplication(): Process {
  return startProcess(new URL("./programs/pace.ts", import.meta.url));
}

/** Inserts at that rate and resolves with what was sent. */
export async function insertAtPace(
  application: Process,
  database: Database,
  pace: Pace,
): Promise<Sent[]> {
  const question: PaceQuestion = {
    ...pace,
    databaseUrl: database.url,
    payload,
  };
  return await application.ask<Sent[]>(question);
}

/** Connections, plans, caches and compiled code: a second at that rate, until all of it has arrived. */
export async function warmUp(
  { application, database, worker, sink }: Stage,
  pace: Omit<Pace, "durationMs">,
): Promise<void> {
  await sink.begin();
  const sent = await insertAtPace(application, database, {
    ...pace,
    durationMs: warmUpMs,
  });
  await Promise.race([sink.wait(sent.length), worker.failed]);
}

/**
 * Inserts at that rate while `worker` runs, and measures. What has not arrived `patienceMs` after the last commit
 * counts as if it had then.
 */
export async function measureDelays(
  stage: Stage,
  pace: Pace,
  patienceMs = 60_000,
): Promise<Delays> {
  const { application, database, worker, sink } = stage;
  await sink.begin({ notesArrivals: true });
  const sent = await insertAtPace(application, database, pace);
  await Promise.race([sink.waitAtMost(sent.length, patienceMs), worker.failed]);
  const gaveUpAtMs = nowMs();
  const arrivals = await sink.arrivals();
  const arrivalOf = (id: string): number => arrivals.get(id) ?? gaveUpAtMs;
  const commits = sent.map((one) => one.committedAtMs);
  const firstAtMs = commits.reduce((a, b) => Math.min(a, b), Infinity);
  const lastAtMs = commits.reduce((a, b) => Math.max(a, b), 0);
  const inTime = sent.filter(({ id }) => arrivalOf(id) <= lastAtMs).length;
  return {
    fromCommit: sent.map((one) => arrivalOf(one.id) - one.committedAtMs),
    fromSend: sent.map((one) => arrivalOf(one.id) - one.sentAtMs),
    perSecond: (inTime / (lastAtMs - firstAtMs)) * 1000,
  };
}
