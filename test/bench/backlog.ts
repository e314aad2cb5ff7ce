// Empties a backlog: events are committed first, then a worker is started, and it is timed from its first request to
// the last delivery recorded.
import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "./clock.ts";
import { readCpuTime, type CpuTime } from "./cpu-time.ts";
import type { Contender } from "./contenders/contender.ts";
import type { Context } from "./context.ts";
import { startProcess } from "./processes.ts";
import { readResidentMemory } from "./resident-memory.ts";
import type { Received } from "./sink.ts";
import type { Database } from "./server.ts";

export type Backlog = {
  readonly events: number;
  readonly fanOut: number;
  readonly sinkMs: number;
  readonly concurrency?: number | undefined;
};

export type Drained = {
  readonly deliveries: number;
  /** From starting the process to the first request. */
  readonly startUpMs: number;
  /** From the first request to the last record. */
  readonly drainMs: number;
  /** From a tenth to nine tenths of the requests. */
  readonly steadyMs: number;
  /** From starting the process to the last record. */
  readonly cpu: CpuTime;
  /** Of the worker. */
  readonly peakMiB: number;
};

/** Recording the last delivery takes milliseconds; a minute means that it will never happen. */
const recordPatienceMs = 60_000;

export async function drainFresh(
  context: Context,
  contender: Contender,
  backlog: Backlog,
): Promise<Drained> {
  const { server, sink } = context;
  const database = await server.createDatabase();
  try {
    await contender.prepare(database, sink.url(), backlog.fanOut);
    return await drainBacklog(context, contender, backlog, database);
  } finally {
    await database.drop();
  }
}

/** In a prepared database, which may hold much else. */
export async function drainBacklog(
  { sink, dir, options }: Context,
  contender: Contender,
  { events, fanOut, sinkMs, concurrency }: Backlog,
  database: Database,
): Promise<Drained> {
  const deliveries = events * fanOut;
  const recordedBefore = await contender.countRecorded(database);
  await contender.fill(database, events);
  await settle(database);
  await sink.begin({ delayMs: sinkMs });
  const before = await readCpuTime(undefined, database);
  const startMs = nowMs();
  const { profileDir } = options;
  const worker = contender.startWorker(database, {
    dir,
    profileDir,
    concurrency,
  });
  try {
    const received = await Promise.race([sink.wait(deliveries), worker.failed]);
    const goal = recordedBefore + deliveries;
    await waitUntilRecorded(contender, database, goal);
    return {
      deliveries,
      startUpMs: received.firstAtMs - startMs,
      drainMs: nowMs() - received.firstAtMs,
      steadyMs: received.ninetiethAtMs - received.tenthAtMs,
      cpu: since(before, await readCpuTime(worker.pid, database)),
      peakMiB: (await readResidentMemory(worker.pid)).peakMiB,
    };
  } finally {
    await worker.stop();
  }
}

/** Resolves when so many deliveries are recorded as delivered. */
export async function waitUntilRecorded(
  contender: Contender,
  database: Database,
  goal: number,
): Promise<void> {
  const deadlineMs = nowMs() + recordPatienceMs;
  while ((await contender.countRecorded(database)) < goal) {
    if (nowMs() > deadlineMs) throw new Error("not all was recorded");
    await sleep(10);
  }
}

/** graphile-worker alone, with jobs that do nothing. */
export async function drainEmptyJobs(
  { server }: Context,
  jobs: number,
): Promise<Drained> {
  const database = await server.createDatabase();
  await database.query(
    `select count(*) from graphile_worker.add_jobs(array(
       select row('nothing', '{}', null, null, null, null, null, null)::graphile_worker.job_spec
       from generate_series(1, $1)))`,
    [jobs],
  );
  await settle(database);
  const before = await readCpuTime(undefined, database);
  const startMs = nowMs();
  const worker = startProcess(
    new URL("./programs/empty-worker.ts", import.meta.url),
    { args: [database.url, String(jobs)] },
  );
  try {
    const { firstAtMs, lastAtMs } = await worker.ask<
      Pick<Received, "firstAtMs" | "lastAtMs">
    >({});
    return {
      deliveries: jobs,
      startUpMs: firstAtMs - startMs,
      drainMs: lastAtMs - firstAtMs,
      steadyMs: Number.NaN,
      cpu: since(before, await readCpuTime(worker.pid, database)),
      peakMiB: (await readResidentMemory(worker.pid)).peakMiB,
    };
  } finally {
    await worker.stop();
    await database.drop();
  }
}

/**
 * What filling left behind is not to be paid for by the worker. Autovacuum would analyze within a minute, in the middle
 * of a round or not: until then Postgres sorts the whole backlog at each of graphile-worker's fetches.
 */
export async function settle(database: Database): Promise<void> {
  await database.query("analyze");
  await database.query("checkpoint");
}

function since(before: CpuTime, after: CpuTime): CpuTime {
  return {
    workerMs: after.workerMs,
    postgresMs: after.postgresMs - before.postgresMs,
  };
}

/** Deliveries a second, all in all. */
export function rate({ deliveries, drainMs }: Drained): number {
  return (deliveries / drainMs) * 1000;
}

/** Deliveries a second while nothing begins or ends. */
export function steadyRate({ deliveries, steadyMs }: Drained): number {
  return ((deliveries * 0.8) / steadyMs) * 1000;
}

/** Worker and Postgres. */
export function cpuEach({ cpu, deliveries }: Drained): number {
  return (cpu.workerMs + cpu.postgresMs) / deliveries;
}
