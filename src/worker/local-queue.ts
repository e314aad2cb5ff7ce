// Mends two mistakes of graphile-worker 0.18.0. A local queue that is released while it holds jobs refuses its own
// returning of them, so the pool ends by force, and if Postgres goes away meanwhile the whole process does. And a batch of
// jobs comes in the order of their ids, not of their run_at: what was taken over from a dead worker, and what is
// due for long, would come after all that is new.
import type { Job, WorkerEvents } from "graphile-worker";

/** What its types hide. */
type Queue = {
  background: (promise: Promise<unknown>) => void;
  backgroundCount: number;
  readonly decreaseBackgroundCount: () => void;
  readonly decreaseBackgroundCountWithError: (error: unknown) => void;
  receivedJobs: (jobs: readonly Job[]) => void;
};

/** For the events of one pool, before it is started. */
export function mendLocalQueue(events: WorkerEvents): void {
  events.on("localQueue:init", ({ localQueue }) => {
    const queue = localQueue as unknown as Queue;
    // As it is there, without "Cannot background something when the queue is already released": release() marks the
    // queue as released before it returns the jobs, and waits for that as for anything else in the background.
    queue.background = (promise) => {
      queue.backgroundCount += 1;
      promise.then(
        queue.decreaseBackgroundCount,
        queue.decreaseBackgroundCountWithError,
      );
    };
    const receivedJobs = queue.receivedJobs.bind(localQueue);
    queue.receivedJobs = (jobs) => receivedJobs(jobs.toSorted(byUrgency));
  });
}

/** The order in which they were chosen. */
function byUrgency(a: Job, b: Job): number {
  return a.priority - b.priority || a.run_at.getTime() - b.run_at.getTime();
}
