// Notices a pool that asks for jobs and never gets an answer while everything else works. graphile-worker keeps a
// failed look-up of its tasks for ever, for example; only another pool asks again.
import type { WorkerEvents } from "graphile-worker";

/** A healthy pool fetches a few times a second. */
const firstPatienceMs = 10_000;
/** Longer than any statement may take: a database that is only slow gets to answer. */
const longestPatienceMs = 40_000;

export type FetchWatch = {
  /** Begins to watch the pool whose events these are. */
  readonly add: (events: WorkerEvents) => void;
  /** Resolves with the reason when a pool has fetched nothing, not even nothing, for too long. */
  readonly stalled: Promise<Error>;
  /** Whether all pools that ask for jobs have been answered lately. */
  readonly isFetching: () => boolean;
  readonly stop: () => void;
};

/** Returns a function that makes a watch for each generation of pools: one that stalls gets the next more patience. */
export function createFetchWatches(
  options: { readonly patienceMs?: number } = {},
): () => FetchWatch {
  const shortestMs = options.patienceMs ?? firstPatienceMs;
  let patienceMs = shortestMs;
  let hasStalled = false;
  return () => {
    const { promise: stalled, resolve } = Promise.withResolvers<Error>();
    /** When each pool that is polling got its last answer, or began to poll. */
    const waitingSince = new Map<object, number>();
    let isOver = false;
    const waitedMs = (): number =>
      performance.now() - Math.min(...waitingSince.values());
    const timer = setInterval(() => {
      if (waitedMs() < patienceMs) return;
      stop();
      hasStalled = true;
      resolve(
        new Error(`no fetch of jobs has succeeded for ${patienceMs / 1000} s`),
      );
      patienceMs = Math.min(2 * patienceMs, longestPatienceMs);
    }, shortestMs / 10);

    function stop(): void {
      isOver = true;
      clearInterval(timer);
    }

    return {
      add: (events) => {
        events.on("localQueue:setMode", ({ localQueue, newMode }) => {
          if (newMode === "POLLING") {
            waitingSince.set(localQueue, performance.now());
          } else {
            waitingSince.delete(localQueue);
          }
        });
        events.on("localQueue:getJobs:complete", ({ localQueue }) => {
          if (!isOver) {
            patienceMs = shortestMs;
            hasStalled = false;
          }
          if (waitingSince.has(localQueue)) {
            waitingSince.set(localQueue, performance.now());
          }
        });
      },
      stalled,
      isFetching: () => !hasStalled && waitedMs() < shortestMs / 2,
      stop,
    };
  };
}
