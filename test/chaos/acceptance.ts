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
  const caughtUp: number[] = [];
  for (let run = 1; run <= postgresRuns; run += 1) {
    const times = await stopPostgres(rig);
    again.push(times.againMs);
    caughtUp.push(times.caughtUpMs);
    console.log(
      `Postgres away for 10 s: delivering ${text(times.againMs)}, all of before ${text(times.caughtUpMs)} after its return`,
    );
    await calm(rig);
  }

  await stopLoad();
  await settle(rig, 60_000);
  const { problems, figures } = await balance(rig);
  console.table([
    {
      ...row("kill -9, one of two: all of before delivered", oneOfTwo),
      ...duplicates(rig, rig.kills.slice(0, killsOfOneOfTwo)),
      "limit ms": killLimitMs,
    },
    {
      ...row("kill -9, the only one: the same from its start", only),
      ...duplicates(rig, rig.kills.slice(killsOfOneOfTwo)),
      "limit ms": killLimitMs,
    },
    { ...row("Postgres back: delivering", again), "limit ms": postgresLimitMs },
    row("Postgres back: all of before delivered", caughtUp),
  ]);
  console.table(figures);
  const late = [
    ...oneOfTwo.filter((ms) => ms > killLimitMs),
    ...only.filter((ms) => ms > killLimitMs),
    ...again.filter((ms) => ms > postgresLimitMs),
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
  rig.workers.start();
  const doneAtMs = await answeredAt(rig, killedAtMs);
  await calm(rig);
  return doneAtMs - startedAtMs;
}

/** From the moment when Postgres answers again: until a receiver does, and until all that was committed before is through. */
async function stopPostgres(
  rig: Rig,
): Promise<{ againMs: number; caughtUpMs: number }> {
  const stoppedAtMs = performance.now();
  const backAtMs = await interruptPostgres(rig, 10_000);
  const first = await waitFor(
    "a delivery",
    async () =>
      rig.log.findLast(
        ({ answeredAtMs = 0, receivedAtMs, status = 0 }) =>
          receivedAtMs > backAtMs && answeredAtMs > 0 && status < 300,
      ),
    { timeoutMs: 60_000 },
  );
  const doneAtMs = await answeredAt(rig, stoppedAtMs);
  return {
    againMs: (first.answeredAtMs ?? Infinity) - backAtMs,
    caughtUpMs: doneAtMs - backAtMs,
  };
}

/** When the last of the events that were committed before `beforeMs` was answered with 2xx for the first time. */
async function answeredAt(rig: Rig, beforeMs: number): Promise<number> {
  return await waitFor(
    "everything committed before to be delivered",
    async () => {
      const answered = firstAnswers(rig);
      let last = 0;
      for (const { n, fate, settledAtMs } of rig.ledger.entries) {
        if (fate !== "committed" || settledAtMs > beforeMs) continue;
        const atMs = answered.get(n);
        if (atMs === undefined) return undefined;
        last = Math.max(last, atMs);
      }
      return last;
    },
    { timeoutMs: 60_000 },
  );
}

function firstAnswers(rig: Rig): Map<number, number> {
  const answered = new Map<number, number>();
  for (const { n, status, answeredAtMs } of rig.log) {
    if (status === undefined || status >= 300 || !answeredAtMs) continue;
    answered.set(n, Math.min(answeredAtMs, answered.get(n) ?? Infinity));
  }
  return answered;
}

/** Waits until what is committed is delivered at once again: all from a second ago is through. */
async function calm(rig: Rig): Promise<void> {
  const count = rig.ledger.committedCount();
  await rig.ledger.waitForCommitted(count + 2000);
  await answeredAt(rig, performance.now() - 200);
}

function duplicates(
  rig: Rig,
  kills: readonly Casualty[],
): Record<string, string> {
  const inFlight = kills.map((kill) => countExposed(rig, kill));
  return {
    "in flight at the kills": inFlight.join(" "),
  };
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
