// Owns the registry of graphile-worker pools: who lives is known by an advisory lock, which Postgres drops the moment
// its session ends.
import type pg from "pg";

/** pg takes a deadline (milliseconds) with a query, but its types do not know it. */
type Query = pg.QueryConfig & { readonly query_timeout: number | undefined };

/** The channel on which inserts wake the workers. */
export const wakeChannel = "outbox:wake";

/** Makes this session's life the pool's life. */
export async function registerPool(
  session: pg.Client,
  pool: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
  },
): Promise<void> {
  // The lock first: a registered pool without one is taken for dead.
  await session.query(
    "select pg_advisory_lock(outbox_private.pool_lock_key($1))",
    [pool.id],
  );
  await session.query(
    "insert into outbox_private.workers (pool_id, name, version) values ($1, $2, $3)",
    [pool.id, pool.name, pool.version],
  );
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

/** Begins to listen for wake-ups. */
export async function listenForWakes(session: pg.Client): Promise<void> {
  await session.query(`listen "${wakeChannel}"`);
}
