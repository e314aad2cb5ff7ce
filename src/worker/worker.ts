// Owns a worker process's life: lease and pools start together, and when either is lost both are replaced.
import { setTimeout as delay } from "node:timers/promises";
import { isTransient } from "../database/transient.ts";
import type { Logger } from "../log.ts";
import type { Lease } from "./lease.ts";
import type { Pools } from "./pools.ts";

export type Worker = {
  /** Whether it holds a lease, and its asking for jobs is answered. */
  readonly isRunning: () => boolean;
  /** Whether it holds a lease, be its asking answered or not. */
  readonly hasLease: () => boolean;
  /** Takes no more jobs and lets those in hand finish, for at most so long. What is left is for others at once. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/**
 * Starts working, and keeps at it whatever happens to Postgres. Rejects only if it can't start the first time for a
 * reason that would last.
 */
export async function startWorker(options: {
  readonly openLease: (onWake: () => void) => Promise<Lease>;
  readonly startPools: (lease: Lease) => Promise<Pools>;
  /** Gives up what is in hand, so that the pools come to their end. */
  readonly abandon: () => Promise<void>;
  /** Told why a lease or a pool was lost. */
  readonly onLost: (reason: unknown) => void;
  readonly log: Logger;
}): Promise<Worker> {
  const { log } = options;
  const stopping = new AbortController();
  let current = await startGeneration(options).catch((err: unknown) => {
    if (!isTransient(err)) throw err;
    log.warn({ err }, "worker could not start, trying again");
    return undefined;
  });
  /** Generations that have lost their hold, and finish what they have in hand. */
  const ending = new Set<Promise<void>>();
  const finished = superviseGenerations();

  async function superviseGenerations(): Promise<void> {
    if (!current) await pause(200, 1000);
    while (!stopping.signal.aborted) {
      const generation = current ?? (await tryStart());
      if (!generation) continue;
      const startedAtMs = performance.now();
      current = generation;
      const reason = await Promise.race([
        generation.lease.lost,
        generation.pools.ended,
        aborted(stopping.signal),
      ]);
      if (stopping.signal.aborted) break;
      log.warn(
        { reason: String(reason) },
        "worker lost its hold, starting anew",
      );
      current = undefined;
      options.onLost(reason);
      // What it has in hand goes on and is recorded; new jobs are for the next generation.
      const end = endGeneration(generation);
      ending.add(end);
      void end.finally(() => ending.delete(end));
      // All workers of a server lose their leases at the same time, and must not all be back at the same time.
      const livedLong = performance.now() - startedAtMs > steadyMs;
      await pause(livedLong ? 0 : 200, livedLong ? 300 : 1000);
    }
  }

  async function tryStart(): Promise<Generation | undefined> {
    try {
      return await startGeneration(options);
    } catch (err) {
      log.warn({ err }, "worker could not start, trying again");
      await pause(200, 1000);
      return undefined;
    }
  }

  async function pause(minMs: number, maxMs: number): Promise<void> {
    const ms = minMs + Math.random() * (maxMs - minMs);
    await delay(ms, undefined, { signal: stopping.signal }).catch(
      () => undefined,
    );
  }

  return {
    isRunning: () =>
      !stopping.signal.aborted && (current?.pools.isFetching() ?? false),
    hasLease: () => !stopping.signal.aborted && current !== undefined,
    stop: async (graceMs) => {
      stopping.abort();
      await finished;
      const stopped = Promise.all([current?.pools.stop(), ...ending]);
      if (!(await within(graceMs, stopped))) {
        // Before abandoning: a job that then fails is no longer ours, and does not get graphile-worker's penalty.
        await current?.lease.release();
        await options.abandon();
        await within(abandonMs, stopped);
        return;
      }
      await current?.lease.release();
    },
  };
}

/** A generation that did not last this long may be followed by another that doesn't. */
const steadyMs = 5000;

/** How long what was abandoned may take to come to its end. */
const abandonMs = 2000;

type Generation = { readonly lease: Lease; readonly pools: Pools };

async function startGeneration(options: {
  readonly openLease: (onWake: () => void) => Promise<Lease>;
  readonly startPools: (lease: Lease) => Promise<Pools>;
}): Promise<Generation> {
  let wake = (): void => undefined;
  const lease = await options.openLease(() => wake());
  try {
    const pools = await options.startPools(lease);
    wake = pools.wake;
    return { lease, pools };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function endGeneration({ lease, pools }: Generation): Promise<void> {
  await pools.stop();
  await lease.release();
}

/** Whether `work` was done in time. */
async function within(
  timeoutMs: number,
  work: Promise<unknown>,
): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(timeoutMs, false, { signal: timer.signal }).catch(
    () => false,
  );
  const isDone = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return isDone;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) =>
    signal.addEventListener("abort", resolve, { once: true }),
  );
}
