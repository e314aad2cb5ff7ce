// Mends one mistake of graphile-worker 0.18.0: a local queue that is released while it holds jobs refuses its own
// returning of them, so the pool ends by force, and if Postgres goes away meanwhile the whole process does.
import type { WorkerEvents } from "graphile-worker";

/** What its types hide. */
type Queue = {
  background: (promise: Promise<unknown>) => void;
  backgroundCount: number;
  readonly decreaseBackgroundCount: () => void;
  readonly decreaseBackgroundCountWithError: (error: unknown) => void;
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
  });
}
