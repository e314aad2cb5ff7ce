// How fast a worker empties a backlog: from its first request to the last delivery recorded.
import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "./clock.ts";
import { readCpuTime, type CpuTime } from "./cpu-time.ts";
import type { Contender } from "./contenders/contender.ts";
import { ours } from "./contenders/ours.ts";
import { plain } from "./contenders/plain.ts";
import type { Context } from "./context.ts";
import { startProcess } from "./processes.ts";
import { round, type Report } from "./report.ts";
import type { Received } from "./sink.ts";
import type { Database } from "./server.ts";
import { median, takeTurns } from "./statistics.ts";

const targetRatio = 4;

type Drain = {
  readonly events: number;
  /** From starting the process to the first request. */
  readonly startUpMs: number;
  /** From the first request to the last record. */
  readonly drainMs: number;
  /** From starting the process to the last record. */
  readonly cpu: CpuTime;
};

type Racer = {
  readonly name: string;
  readonly events: number;
  readonly run: () => Promise<Drain>;
};

export async function drain(context: Context): Promise<Report> {
  const { options } = context;
  const events = options.events ?? 30_000;
  const single = racer(context, ours(1), events);
  const bulk = racer(context, ours(100), events);
  // A fifth: it is slower, and only rates are compared.
  const baseline = racer(context, plain, Math.ceil(events / 5));
  const ceiling: Racer = {
    name: "ceiling: graphile-worker, empty tasks",
    events,
    run: () => runCeiling(context, events),
  };
  const racers = [single, baseline, bulk, ceiling];
  const results = await takeTurns(racers, options.rounds ?? 3, (entrant) =>
    entrant.run(),
  );
  const rateOf = (entrant: Racer): number =>
    median((results.get(entrant) ?? []).map(rate));
  const cpuOf = (entrant: Racer): number =>
    median((results.get(entrant) ?? []).map(cpuEach));
  return {
    bench: "drain",
    method: `a backlog to one endpoint, worker started after it; medians of ${options.rounds ?? 3} rounds`,
    rows: racers.map((entrant) => {
      const rounds = results.get(entrant) ?? [];
      return {
        contender: entrant.name,
        events: entrant.events,
        "start-up s": seconds(median(rounds.map((one) => one.startUpMs))),
        "drain s": seconds(median(rounds.map((one) => one.drainMs))),
        "deliveries/s": Math.round(rateOf(entrant)),
        "worker CPU µs each": microseconds(rounds, "workerMs"),
        "Postgres CPU µs each": microseconds(rounds, "postgresMs"),
        "of each round": rounds.map((one) => Math.round(rate(one))).join(" "),
      };
    }),
    ratios: [
      {
        name: "ours against plain",
        value: rateOf(single) / rateOf(baseline),
        unit: "×",
        target: { atLeast: targetRatio },
      },
      {
        name: "ours against plain, 100 events a statement",
        value: rateOf(bulk) / rateOf(baseline),
        unit: "×",
      },
      {
        name: "CPU of a delivery, plain's against ours (worker and Postgres)",
        value: cpuOf(baseline) / cpuOf(single),
        unit: "×",
      },
      {
        name: "ours against the ceiling",
        value: rateOf(single) / rateOf(ceiling),
        unit: "×",
      },
    ],
  };
}

function racer(context: Context, contender: Contender, events: number): Racer {
  return {
    name: contender.name,
    events,
    run: () => runContender(context, contender, events),
  };
}

async function runContender(
  { server, sink, dir, options }: Context,
  contender: Contender,
  events: number,
): Promise<Drain> {
  const database = await server.createDatabase();
  await contender.prepare(database, sink.url);
  await contender.fill(database, events);
  await settle(database);
  await sink.begin();
  const before = await readCpuTime(undefined, database);
  const startMs = nowMs();
  const { profileDir } = options;
  const worker = contender.startWorker(database, { dir, profileDir });
  try {
    const { firstAtMs } = await Promise.race([
      sink.wait(events),
      worker.failed,
    ]);
    while ((await contender.countRecorded(database)) < events) await sleep(10);
    const drainMs = nowMs() - firstAtMs;
    const cpu = since(before, await readCpuTime(worker.pid, database));
    return { events, startUpMs: firstAtMs - startMs, drainMs, cpu };
  } finally {
    await worker.stop();
    await database.drop();
  }
}

async function runCeiling({ server }: Context, events: number): Promise<Drain> {
  const database = await server.createDatabase();
  await database.query(
    `select count(*) from graphile_worker.add_jobs(array(
       select row('nothing', '{}', null, null, null, null, null, null)::graphile_worker.job_spec
       from generate_series(1, $1)))`,
    [events],
  );
  await settle(database);
  const before = await readCpuTime(undefined, database);
  const startMs = nowMs();
  const worker = startProcess(
    new URL("./programs/empty-worker.ts", import.meta.url),
    { args: [database.url, String(events)] },
  );
  try {
    const { firstAtMs, lastAtMs } = await worker.ask<Received>({});
    const drainMs = lastAtMs - firstAtMs;
    const cpu = since(before, await readCpuTime(worker.pid, database));
    return { events, startUpMs: firstAtMs - startMs, drainMs, cpu };
  } finally {
    await worker.stop();
    await database.drop();
  }
}

/**
 * What filling left behind is not to be paid for by the worker. Autovacuum would analyze within a minute, in the middle
 * of a round or not: until then Postgres sorts the whole backlog at each of graphile-worker's fetches.
 */
async function settle(database: Database): Promise<void> {
  await database.query("analyze");
  await database.query("checkpoint");
}

function since(before: CpuTime, after: CpuTime): CpuTime {
  return {
    workerMs: after.workerMs,
    postgresMs: after.postgresMs - before.postgresMs,
  };
}

function microseconds(rounds: readonly Drain[], of: keyof CpuTime): number {
  return Math.round(
    median(rounds.map(({ cpu, events }) => (cpu[of] / events) * 1000)),
  );
}

function rate({ events, drainMs }: Drain): number {
  return (events / drainMs) * 1000;
}

function cpuEach({ cpu, events }: Drain): number {
  return (cpu.workerMs + cpu.postgresMs) / events;
}

function seconds(ms: number): number {
  return round(ms / 1000);
}
