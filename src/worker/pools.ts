// Owns the two graphile-worker pools of a process: fresh events never wait for a slot that a slow retry holds.
import { EventEmitter } from "node:events";
import {
  Logger as WorkerLogger,
  parseCronItems,
  run,
  type ParsedCronItem,
  type Runner,
  type WorkerEvents,
  type WorkerPool,
} from "graphile-worker";
import type pg from "pg";
import type { Logger } from "../log.ts";
import { mendLocalQueue } from "./local-queue.ts";

/** A task whose payload is whatever the SQL functions wrote for it. */
// oxlint-disable-next-line typescript/no-explicit-any -- each task declares the payload that its SQL writes
export type Task = (payload: any) => Promise<void>;

export type Pools = {
  /** There is fresh work: fetch now rather than at the next poll. */
  readonly wake: () => void;
  /** Resolves when a pool has ended by itself, as it does when Postgres refuses to complete its jobs. */
  readonly ended: Promise<unknown>;
  /** Takes no more jobs, and resolves when those in hand are done. Never rejects. */
  readonly stop: () => Promise<void>;
};

type PoolOptions = {
  readonly pool: pg.Pool;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly concurrency: number;
  readonly cronItems: readonly ParsedCronItem[];
  readonly onCreate: (pool: WorkerPool) => void;
  readonly stopping: AbortSignal;
  readonly log: Logger;
};

/**
 * Starts both pools. `hold` is told each pool's id before it has any job. Fresh work is polled for every
 * 200 ms, in case a wake-up was missed.
 */
export async function startPools(options: {
  readonly pool: pg.Pool;
  readonly dispatch: Task;
  readonly laterTasks: Readonly<Record<string, Task>>;
  readonly dispatchConcurrency: number;
  readonly deliverConcurrency: number;
  readonly hold: (poolId: string) => void;
  readonly stopping: AbortSignal;
  readonly log: Logger;
}): Promise<Pools> {
  const created: WorkerPool[] = [];
  const onCreate = (pool: WorkerPool): void => {
    created.push(pool);
    options.hold(pool.id);
  };
  const { pool, log, stopping } = options;
  const dispatch = await startPool({
    pool,
    log,
    stopping,
    onCreate,
    tasks: { dispatch: options.dispatch },
    concurrency: options.dispatchConcurrency,
    cronItems: [],
  });
  const startLater = startPool({
    pool,
    log,
    stopping,
    onCreate,
    tasks: options.laterTasks,
    concurrency: options.deliverConcurrency,
    cronItems: parseCronItems([
      { task: "maintain", match: "* * * * *", identifier: "maintain" },
    ]),
  });
  const later = await startLater.catch(async (error: unknown) => {
    // Half a pair would go on taking jobs, with nobody to stop it.
    await dispatch.stop().catch(() => undefined);
    throw error;
  });
  const runners = [dispatch, later];
  const settled = runners.map((runner) => runner.promise.catch(String));
  return {
    wake: () => created[0]?.nudge(1),
    ended: Promise.race(settled),
    stop: async () => {
      await Promise.allSettled(runners.map((runner) => runner.stop()));
      await Promise.allSettled(settled);
    },
  };
}

async function startPool(options: PoolOptions): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter();
  mendLocalQueue(events);
  events.on("pool:create", ({ workerPool }) => options.onCreate(workerPool));
  return await run(
    {
      pgPool: options.pool,
      noHandleSignals: true,
      events,
      logger: toWorkerLogger(options.log, options.stopping),
      preset: {
        worker: {
          concurrentJobs: options.concurrency,
          pollInterval: 200,
          localQueue: { size: options.concurrency },
          // Only says how soon a finished job is removed; till then it is locked.
          completeJobBatchDelay: 10,
          failJobBatchDelay: 10,
        },
      },
    },
    { ...options.tasks },
    [...options.cronItems],
  );
}

/**
 * What graphile-worker says of each job is in our own attempt lines already; that a job could not be finished in a
 * process that stops is what stopping means; and that its connections are fewer than its jobs is how we want it.
 */
function toWorkerLogger(log: Logger, stopping: AbortSignal): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    const isExpected = stopping.aborted || message.includes("maxPoolSize");
    if (isExpected) log.debug({ meta }, message);
    else if (level === "error") log.error({ meta }, message);
    else if (level === "warning") log.warn({ meta }, message);
    else if (log.isLevelEnabled("trace")) log.trace({ meta }, message);
  });
}
