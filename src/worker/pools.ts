// Owns the two graphile-worker pools of a process: fresh events never wait for a slot that a slow retry holds.
import { EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import {
  Logger as WorkerLogger,
  parseCronItems,
  run,
  type JobHelpers,
  type ParsedCronItem,
  type WorkerEvents,
  type WorkerPool,
} from "graphile-worker";
import type pg from "pg";
import type { Logger } from "../log.ts";
import type { HeldJob } from "../store/pools.ts";
import type { FetchWatch } from "./fetch-watch.ts";
import type { Listener } from "./lease.ts";
import { mendLocalQueue } from "./local-queue.ts";

/** A task whose payload is whatever the SQL functions wrote for it. */
// oxlint-disable-next-line typescript/no-explicit-any -- each task declares the payload that its SQL writes
export type Task = (payload: any) => Promise<void>;

export type Pools = {
  /** There is fresh work: fetch now rather than at the next poll. */
  readonly wake: () => void;
  /**
   * Resolves with the reason when a pool has ended by itself, as it does when Postgres refuses to complete its jobs, or
   * gets no jobs any more though it asks.
   */
  readonly ended: Promise<unknown>;
  readonly isFetching: () => boolean;
  /** Takes no more jobs, and resolves when those in hand are done. Never rejects. */
  readonly stop: () => Promise<void>;
};

type PoolOptions = {
  readonly pool: pg.Pool;
  readonly isPooled: boolean;
  readonly pollIntervalMs: number;
  readonly watch: FetchWatch;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly concurrency: number;
  readonly cronItems: readonly ParsedCronItem[];
  readonly onCreate: (pool: WorkerPool) => void;
  readonly leaving: AbortSignal;
  readonly giveBack: (job: HeldJob) => Promise<void>;
  readonly log: Logger;
};

/**
 * Starts both pools. `hold` is told each pool's id before it has any job. Fresh work is polled for every 200 ms, in case
 * a wake-up was missed; what is due later every 500 ms. `listener` is where graphile-worker may LISTEN.
 */
export async function startPools(options: {
  readonly pool: pg.Pool;
  /** Whether transactions share sessions: see createPool. */
  readonly isPooled: boolean;
  readonly listener: Listener;
  readonly watch: FetchWatch;
  readonly dispatch: Task;
  readonly laterTasks: Readonly<Record<string, Task>>;
  /** Jobs in hand at a time, in each pool. */
  readonly concurrency: number;
  readonly hold: (poolId: string) => void;
  /** Aborted when the process stops or the lease is lost: a job that fails from then on was not begun. */
  readonly leaving: AbortSignal;
  readonly giveBack: (job: HeldJob) => Promise<void>;
  readonly log: Logger;
}): Promise<Pools> {
  let dispatchPool: WorkerPool | undefined;
  const onCreate = (pool: WorkerPool): void => options.hold(pool.id);
  const { isPooled, log, leaving, giveBack, watch } = options;
  const common = { isPooled, log, leaving, giveBack, watch };
  const starting = [
    startPool({
      ...common,
      // Its jobs are announced on our own channel; only others' are on graphile-worker's.
      pool: listeningOn(deaf, options.pool),
      pollIntervalMs: 200,
      tasks: { dispatch: options.dispatch },
      concurrency: options.concurrency,
      cronItems: [],
      onCreate: (pool) => {
        onCreate(pool);
        dispatchPool = pool;
      },
    }),
    startPool({
      ...common,
      pool: listeningOn(options.listener, options.pool),
      pollIntervalMs: 500,
      tasks: options.laterTasks,
      concurrency: options.concurrency,
      cronItems: parseCronItems([
        { task: "maintain", match: "* * * * *", identifier: "maintain" },
      ]),
      onCreate,
    }),
  ];
  const both = await Promise.all(starting).catch(async (error: unknown) => {
    watch.stop();
    // Half a pair would go on taking jobs, with nobody to stop it.
    for (const started of await Promise.allSettled(starting)) {
      if (started.status === "fulfilled") await started.value.stop();
    }
    throw error;
  });
  return {
    wake: atMostEvery(wakeIntervalMs, () => dispatchPool?.nudge(1)),
    ended: Promise.race([...both.map(({ ended }) => ended), watch.stalled]),
    isFetching: watch.isFetching,
    stop: async () => {
      watch.stop();
      await Promise.all(both.map(({ stop }) => stop()));
    },
  };
}

/** Each wake-up is a fetch. Under load the next one finds what came meanwhile, and Postgres has time for other things. */
const wakeIntervalMs = 5;

/** At once if it was not done lately, else when the interval is over, however often it is asked for. */
function atMostEvery(intervalMs: number, act: () => void): () => void {
  let nextMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const actNow = (): void => {
    timer = undefined;
    nextMs = performance.now() + intervalMs;
    act();
  };
  return () => {
    if (timer) return;
    const waitMs = nextMs - performance.now();
    if (waitMs > 0) timer = setTimeout(actNow, waitMs).unref();
    else actNow();
  };
}

type StartedPool = {
  /** Resolves with the reason once it takes no more jobs and those in hand are done. */
  readonly ended: Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** How long a pool without jobs may take to write down which it has done. */
const lastWordsMs = 1000;

async function startPool(options: PoolOptions): Promise<StartedPool> {
  const events: WorkerEvents = new EventEmitter();
  // Not only its promise: where completing jobs has failed before, and then succeeded, graphile-worker 0.18.0 counts
  // wrongly and waits for ever for the last of them. What it did not write down is handed on with the lease.
  const done = once(events, "pool:gracefulShutdown:complete").then(() =>
    delay(lastWordsMs, "it shut down", { ref: false }),
  );
  mendLocalQueue(events);
  events.on("pool:create", ({ workerPool }) => options.onCreate(workerPool));
  options.watch.add(events);
  const runner = await run(
    {
      pgPool: options.pool,
      noHandleSignals: true,
      events,
      logger: toWorkerLogger(options.log, options.leaving),
      preset: {
        worker: {
          concurrentJobs: options.concurrency,
          pollInterval: options.pollIntervalMs,
          preparedStatements: !options.isPooled,
          localQueue: { size: options.concurrency },
          // Only says how soon a finished job is removed; till then it is locked.
          completeJobBatchDelay: 10,
          failJobBatchDelay: 10,
        },
      },
    },
    Object.fromEntries(
      Object.entries(options.tasks).map(([name, task]) => [
        name,
        givingBack(task, options),
      ]),
    ),
    [...options.cronItems],
  );
  const ended = Promise.race([runner.promise.catch(String), done]);
  return {
    ended,
    stop: async () => {
      void runner.stop().catch(() => undefined);
      await ended;
    },
  };
}

/** As a failure graphile-worker would make the job wait, and the longer the more often that happens. */
function givingBack(
  task: Task,
  { leaving, giveBack }: Pick<PoolOptions, "leaving" | "giveBack">,
): (payload: unknown, helpers: JobHelpers) => Promise<void> {
  return async (payload, { job }) => {
    try {
      await task(payload);
    } catch (error) {
      if (leaving.aborted && job.locked_by !== null) {
        const held = { poolId: job.locked_by, jobId: job.id };
        await giveBack(held).catch(() => undefined);
      }
      throw error;
    }
  };
}

/** Hears nothing. */
const deaf = {
  on: () => deaf,
  removeListener: () => deaf,
  query: async () => undefined,
} as unknown as Listener;

/**
 * The pool as graphile-worker sees it. The connection that it would take to LISTEN on, and keep, is `listener`: so it
 * takes none from those that work, and a pooler, through which nothing is heard, does no harm.
 */
function listeningOn(listener: Listener, pool: pg.Pool): pg.Pool {
  type Callback = (
    error: undefined,
    client: Listener,
    release: () => void,
  ) => void;
  // Only for LISTEN does it connect with a callback.
  const connect = (callback?: Callback): Promise<pg.PoolClient> | void => {
    if (!callback) return pool.connect();
    setImmediate(() => callback(undefined, listener, () => undefined));
  };
  return Object.assign(Object.create(pool) as pg.Pool, {
    connect,
    query: pool.query.bind(pool),
  });
}

/**
 * What graphile-worker says of each job is in our own attempt lines already; that a job could not be finished by who
 * stops or has lost its lease is what that means; that its connections are fewer than its jobs is how we want it; and
 * of the session on which it listens the lease tells.
 */
function toWorkerLogger(log: Logger, leaving: AbortSignal): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    const isExpected =
      leaving.aborted || /maxPoolSize|notify listener|UNLISTEN/.test(message);
    if (isExpected) log.debug({ meta }, message);
    else if (level === "error") log.error({ meta }, message);
    else if (level === "warning") log.warn({ meta }, message);
    else if (log.isLevelEnabled("trace")) log.trace({ meta }, message);
  });
}
