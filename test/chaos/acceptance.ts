// How soon all is well again after a crash, under a load of single inserts: kill -9 of one of two workers, of the only
// worker, and a Postgres that stops without warning for ten seconds. Times are those of the receivers' answers.
import { setTimeout as delay } from "node:timers/promises";
import { waitFor } from "../helpers/wait.ts";
import { balance, settle } from "./books.ts";
import { countExposed, type Casualty } from "./exposure.ts";
import { interruptPostgres, killWorker, startWorker } from "./faults.ts";
import type { Random } from "./random.ts";
import { openRig, type EndpointPlan, type Rig } from "./rig.ts";
import type { Server } from "./server.ts";
import type { Worker } from "./workers.ts";

/** One delivery an event, answered slowly enough that many are in flight. */
const endpoints: readonly EndpointPlan[] = [
  { tenant: "default", eventTypes: null, delayMs: 20 },
  { tenant: "acme", eventTypes: null, delayMs: 20 },
];
const killLimitMs = 3000;
const postgresLimitMs = 5000;
const postgresRuns = 3;

/** Prints a table a part; returns the exit code. */
export async function acceptance(
  stack: AsyncDisposableStack,
  options: {
    readonly server: Server;
    readonly random: Random;
    readonly runs: number;
    readonly rate: number;
  },
): Promise<number> {
  const { server, random, runs } = options;
  const rig = await openRig(stack, {
    databaseUrl: server.url,
    server,
    random,
    endpoints,
  });
  await Promise.all([startWorker(rig), startWorker(rig)]);
  const stopLoad = rig.startLoad({
    eventsPerSecond: options.rate,
    connections: 16,
    only: "autocommit",
  });
  await calm(rig);

  const oneOfTwo: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    oneOfTwo.push(await killOneOfTwo(rig));
    console.log(`kill -9 of one of two: ${text(oneOfTwo.at(-1))}`);
  }
  const killsOfOneOfTwo = rig.kills.length;

  const [left] = rig.workers.running();
  if (left) await left.terminate();
  await calm(rig);
  const only: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    only.push(await killOnly(rig));
    console.log(`kill -9 of the only one and restart: ${text(only.at(-1))}`);
  }

  await startWorker(rig);
  await calm(rig);
  const again: number[] = [];
  const fresh: number[] = [];
  for (let run = 1; run <= postgresRuns; run += 1) {
    const times = await stopPostgres(rig);
    again.push(times.againMs);
    fresh.push(times.freshMs);
    console.log(
      `Postgres away for 10 s: delivering ${text(times.againMs)}, the first event since ${text(times.freshMs)}`,
    );
    await calm(rig);
  }

  await stopLoad();
  await settle(rig, 60_000);
  const { problems, figures } = await balance(rig);
  console.table([
    {
      ...row("kill -9, one of two: all of before delivered", oneOfTwo),
      ...inFlight(rig, rig.kills.slice(0, killsOfOneOfTwo)),
      "limit ms": killLimitMs,
    },
    {
      ...row("kill -9, the only one: the same from its start", only),
      ...inFlight(rig, rig.kills.slice(killsOfOneOfTwo)),
      "limit ms": killLimitMs,
    },
    { ...row("Postgres back: delivering", again), "limit ms": postgresLimitMs },
    row("Postgres back: first new event delivered", fresh),
  ]);
  console.table(figures);
  const late = [
    ...oneOfTwo.filter((ms) => ms > killLimitMs),
    ...only.filter((ms) => ms > killLimitMs),
    ...[...again, ...fresh].filter((ms) => ms > postgresLimitMs),
  ];
  for (const ms of late) console.log(`TOO LATE: ${text(ms)}`);
  console.log(
    problems.length === 0
      ? "0 lost; the difference is empty."
      : `The difference is NOT empty:\n  ${problems.join("\n  ")}`,
  );
  return late.length + problems.length === 0 ? 0 : 1;
}

/** From the kill until everything committed before it, whoever had it in hand, has been answered with 2xx. */
async function killOneOfTwo(rig: Rig): Promise<number> {
  const victim = rig.random.pick(rig.workers.running());
  const killedAtMs = await killWorker(rig, victim);
  const doneAtMs = await answeredAt(rig, killedAtMs);
  await startWorker(rig);
  await calm(rig);
  return doneAtMs - killedAtMs;
}

/** From the new worker's start until everything committed before the kill has been answered with 2xx. */
async function killOnly(rig: Rig): Promise<number> {
  const [worker] = rig.workers.running();
  const killedAtMs = await killWorker(rig, worker as Worker);
  await delay(1000);
  const startedAtMs = performance.now();
  const { started } = rig.workers.start();
  await started;
  const takesJobsAtMs = performance.now();
  const doneAtMs = await answeredAt(rig, killedAtMs);
  console.log(
    `  of its start, ${text(takesJobsAtMs - startedAtMs)} went by until it took jobs`,
  );
  await calm(rig);
  return doneAtMs - startedAtMs;
}

/** From the moment when Postgres answers again: until a receiver does, and until it has an event committed since. */
async function stopPostgres(
  rig: Rig,
): Promise<{ againMs: number; freshMs: number }> {
  const backAtMs = await interruptPostgres(rig, 10_000);
  const first = await waitFor(
    "a delivery",
    async () =>
      rig.log.find(
        ({ answeredAtMs = 0, receivedAtMs, status = 0 }) =>
          receivedAtMs > backAtMs && answeredAtMs > 0 && status < 300,
      ),
    { timeoutMs: 60_000 },
  );
  const freshAtMs = await waitFor(
    "an event of after to be delivered",
    async () => {
      const fresh = rig.ledger.entries.find(
        ({ settledAtMs }) => settledAtMs > backAtMs,
      );
      return fresh && rig.firstAnswersMs.get(fresh.n);
    },
    { timeoutMs: 60_000 },
  );
  return {
    againMs: (first.answeredAtMs ?? Infinity) - backAtMs,
    freshMs: freshAtMs - backAtMs,
  };
}

/** When the last of the events that were committed before `beforeMs` was answered with 2xx for the first time. */
async function answeredAt(rig: Rig, beforeMs: number): Promise<number> {
  const { firstAnswersMs, ledger } = rig;
  const before = ledger.entries.filter(
    ({ fate, settledAtMs }) => fate === "committed" && settledAtMs <= beforeMs,
  );
  let left = before;
  const isDone = async (): Promise<boolean> => {
    left = left.filter(({ n }) => !firstAnswersMs.has(n));
    return left.length === 0;
  };
  await waitFor("all committed before to be delivered", isDone, {
    timeoutMs: 60_000,
  });
  return before.reduce(
    (last, { n }) => Math.max(last, firstAnswersMs.get(n) ?? Infinity),
    0,
  );
}

/** Waits until what is committed is delivered at once again: nothing that is older than half a second is left. */
async function calm(rig: Rig): Promise<void> {
  let waitedMs = Infinity;
  while (waitedMs > 300) {
    await rig.ledger.waitForCommitted(rig.ledger.committedCount() + 1000);
    const askedAtMs = performance.now();
    await answeredAt(rig, askedAtMs - 200);
    waitedMs = performance.now() - askedAtMs;
  }
}

function inFlight(
  rig: Rig,
  kills: readonly Casualty[],
): Record<string, string> {
  const counts = kills.map((kill) => countExposed(rig, kill));
  return { "in flight at the kills": counts.join(" ") };
}

function row(
  name: string,
  times: readonly number[],
): Record<string, string | number> {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    what: name,
    runs: times.length,
    "min ms": Math.round(sorted[0] ?? Number.NaN),
    "median ms": Math.round(sorted[sorted.length >> 1] ?? Number.NaN),
    "max ms": Math.round(sorted.at(-1) ?? Number.NaN),
  };
}

function text(ms: number | undefined): string {
  return `${Math.round(ms ?? Number.NaN)} ms`;
}
