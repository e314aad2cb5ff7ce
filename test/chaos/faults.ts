// The faults, one function each. Each says what it is about to do, waits until what it caused is over, and adds to what
// duplicates are allowed (see exposure.ts).
import { setTimeout as delay } from "node:timers/promises";
import { waitFor } from "../helpers/wait.ts";
import { countInFlight, describeCasualty } from "./exposure.ts";
import type { Random } from "./random.ts";
import type { Rig } from "./rig.ts";
import type { Worker } from "./workers.ts";

/**
 * How long a worker may take to see that its lease is gone, and a receiver to read what was sent to it before that:
 * milliseconds, but on a machine with ten times as much to do as it can, seconds.
 */
const noticeMs = 10_000;

/** kill -9. What comes after is the caller's affair. Returns when it died. */
export async function killWorker(rig: Rig, worker: Worker): Promise<number> {
  const atMs = performance.now();
  await worker.kill();
  rig.kills.push(
    await describeCasualty(rig, worker.pid, atMs, rig.disturbances),
  );
  return atMs;
}

/**
 * SIGTERM under load: it has to exit with 0 and to have recorded everything, since the grace period is longer than the
 * endpoints' timeouts. So it allows for no duplicates.
 */
export async function terminateWorker(worker: Worker): Promise<void> {
  const code = await worker.terminate();
  if (code !== 0) throw new Error(`SIGTERM: worker exited with ${code}`);
}

/** Stops Postgres as a crash does, for so long, and starts it again. Returns when it was back. */
export async function interruptPostgres(
  rig: Rig,
  downMs: number,
): Promise<number> {
  const { server } = rig;
  if (!server) throw new Error("this Postgres is not ours to stop");
  return await whileInFlight(rig, async () => {
    await server.stop();
    await delay(downMs);
    await server.start();
    return performance.now();
  });
}

/** Ends some sessions of workers and application with pg_terminate_backend, each with this probability. */
export async function terminateSessions(
  rig: Rig,
  random: Random,
  probability: number,
): Promise<number> {
  return await whileInFlight(rig, async () => {
    const rows = await rig.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and application_name in ('postcommit', 'chaos application') order by pid`,
    );
    const pids = rows
      .map(({ pid }) => pid)
      .filter(() => random.chance(probability));
    await rig.query("select pg_terminate_backend(p) from unnest($1::int[]) p", [
      pids,
    ]);
    return pids.length;
  });
}

/** Stalls a worker until others have taken over what it holds (Postgres waits 10 s for it), and wakes it after `extraMs`. */
export async function stallWorker(
  rig: Rig,
  worker: Worker,
  extraMs: number,
): Promise<void> {
  const poolIds = await poolIdsOf(rig, worker);
  const atMs = performance.now();
  worker.stall();
  const stall = await describeCasualty(rig, worker.pid, atMs, rig.disturbances);
  await waitFor(
    "the stalled worker to be taken over",
    async () => {
      const rows = await rig.query(
        "select from outbox_private.workers where pool_id = any ($1)",
        [poolIds],
      );
      return rows.length === 0;
    },
    { timeoutMs: 30_000 },
  );
  await delay(extraMs);
  worker.wake();
  const untilMs = performance.now() + noticeMs;
  rig.stalls.push({ ...stall, untilMs });
}

/** Waits until a worker holds its lease and takes jobs. */
export async function startWorker(rig: Rig, clockShiftMs = 0): Promise<Worker> {
  const worker = rig.workers.start({ clockShiftMs });
  await worker.started;
  return worker;
}

async function poolIdsOf(rig: Rig, worker: Worker): Promise<string[]> {
  const rows = await rig.query<{ pool_id: string }>(
    "select pool_id from outbox_private.workers where name like '%-' || $1::text",
    [worker.pid],
  );
  return rows.map((row) => row.pool_id);
}

/** Allows for what is in flight when `fault` begins, and for all that is received until workers have noticed. */
async function whileInFlight<T>(rig: Rig, fault: () => Promise<T>): Promise<T> {
  const fromMs = performance.now();
  const inFlight = await countInFlight(rig);
  const result = await fault();
  const untilMs = performance.now() + noticeMs;
  rig.disturbances.push({ inFlight, fromMs, untilMs });
  return result;
}
