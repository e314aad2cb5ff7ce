// Owns the registry of graphile-worker pools: who lives is known by an advisory lock, which Postgres drops the moment
// its session ends.
import type pg from "pg";
import { untilDone } from "../database/retry.ts";
import type { Logger } from "../log.ts";
import { createBatcher } from "./batch.ts";

/** pg takes a deadline (milliseconds) with a query, but its types do not know it. */
type Query = pg.QueryConfig & { readonly query_timeout: number | undefined };

/** The channel on which inserts wake the workers. */
const wakeChannel = "outbox:wake";

/** Makes this session's life the pool's life. */
export async function registerPool(
  session: pg.Client,
  pool: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
  },
  timeoutMs: number,
): Promise<void> {
  const lock: Query = {
    text: "select pg_advisory_lock(outbox_private.pool_lock_key($1))",
    values: [pool.id],
    query_timeout: timeoutMs,
  };
  const register: Query = {
    text: "insert into outbox_private.workers (pool_id, name, version) values ($1, $2, $3)",
    values: [pool.id, pool.name, pool.version],
    query_timeout: timeoutMs,
  };
  // The lock first: a registered pool without one is taken for dead.
  await session.query(lock);
  await session.query(register);
}

/** Forgets pools that have stopped, and frees what they still have in hand. */
export async function handPoolsBack(
  session: pg.Client,
  poolIds: readonly string[],
  timeoutMs: number,
): Promise<void> {
  const query: Query = {
    text: "select outbox_private.free_pools($1)",
    values: [poolIds],
    query_timeout: timeoutMs,
  };
  await session.query(query);
}

/** Throws 25006 on a standby that was not promoted yet, or where all writes are blocked: nothing can be done there. */
export async function requireWritable(session: pg.Client): Promise<void> {
  // Locks nothing, and is refused wherever a write would be.
  await session.query(
    "update outbox_private.workers set name = name where false",
  );
}

/**
 * Frees the jobs of pools whose process has died, and returns their ids, and whose process did it. `thorough` also finds those that died
 * before they were registered, at the price of reading all jobs.
 */
export async function takeOverDeadPools(
  client: pg.Client,
  options: {
    readonly ownPoolIds: readonly string[];
    readonly thorough: boolean;
    readonly timeoutMs?: number;
  },
): Promise<{ readonly poolIds: readonly string[]; readonly pid: number }> {
  const query: Query = {
    text: "select outbox_private.take_over_dead_pools($1, $2) as pool_ids, pg_catalog.pg_backend_pid() as pid",
    values: [options.ownPoolIds, options.thorough],
    query_timeout: options.timeoutMs,
  };
  const { rows } = await client.query<{ pool_ids: string[]; pid: number }>(
    query,
  );
  return { poolIds: rows[0]?.pool_ids ?? [], pid: rows[0]?.pid ?? 0 };
}

/**
 * Returns a function that gives a job back that was not begun, for any worker to take at once. It waits out an absent
 * Postgres until `signal` is aborted.
 */
export function createGiveBack(options: {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly signal: AbortSignal;
}): (job: HeldJob) => Promise<void> {
  return createBatcher<HeldJob, void>({
    run: async (jobs) => {
      const poolIds = [...new Set(jobs.map(({ poolId }) => poolId))];
      const jobIds = jobs.map(({ jobId }) => jobId);
      await untilDone(
        () =>
          options.pool.query(
            "select outbox_private.give_back_jobs($1, $2::bigint[])",
            [poolIds, jobIds],
          ),
        options,
      );
      return jobs.map(() => undefined);
    },
    maxSize: 500,
    maxConcurrent: 1,
  });
}

/** A job and the pool that holds it. */
export type HeldJob = { readonly poolId: string; readonly jobId: string };

/** Begins to listen for wake-ups. */
export async function listenForWakes(
  session: pg.Client,
  timeoutMs: number,
  onWake: () => void,
): Promise<void> {
  session.on("notification", ({ channel }) => {
    if (channel === wakeChannel) onWake();
  });
  await listen(session, `listen "${wakeChannel}"`, timeoutMs);
}

/** Sends a LISTEN or UNLISTEN. */
export async function listen(
  session: pg.Client,
  text: string,
  timeoutMs: number,
): Promise<void> {
  const query: Query = { text, query_timeout: timeoutMs };
  await session.query(query);
}

/** Whether the endpoint's waiting deliveries are this session's to send now; another one has them otherwise. */
export async function holdEndpoint(
  session: pg.Client,
  endpointId: string,
  timeoutMs: number,
): Promise<boolean> {
  const query: Query = {
    text: "select pg_try_advisory_lock(outbox_private.pool_lock_key($1)) as held",
    values: [`drain:${endpointId}`],
    query_timeout: timeoutMs,
  };
  const { rows } = await session.query<{ held: boolean }>(query);
  return rows[0]?.held ?? false;
}

export async function letGoEndpoint(
  session: pg.Client,
  endpointId: string,
  timeoutMs: number,
): Promise<void> {
  const query: Query = {
    text: "select pg_advisory_unlock(outbox_private.pool_lock_key($1))",
    values: [`drain:${endpointId}`],
    query_timeout: timeoutMs,
  };
  await session.query(query);
}
