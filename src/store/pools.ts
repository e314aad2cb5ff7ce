// Owns the registry of graphile-worker pools: who lives is known by an advisory lock, which Postgres drops the moment
// its session ends.
import type pg from "pg";

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

/**
 * Frees the jobs of pools whose process has died, and returns their ids. `thorough` also finds those that died
 * before they were registered, at the price of reading all jobs.
 */
export async function takeOverDeadPools(
  client: pg.Client,
  options: {
    readonly ownPoolIds: readonly string[];
    readonly thorough: boolean;
    readonly timeoutMs?: number;
  },
): Promise<readonly string[]> {
  const query: Query = {
    text: "select outbox_private.take_over_dead_pools($1, $2) as pool_ids",
    values: [options.ownPoolIds, options.thorough],
    query_timeout: options.timeoutMs,
  };
  const { rows } = await client.query<{ pool_ids: string[] }>(query);
  return rows[0]?.pool_ids ?? [];
}

/** Begins to listen for wake-ups. */
export async function listenForWakes(session: pg.Client): Promise<void> {
  await session.query(`listen "${wakeChannel}"`);
}

/** Whether the endpoint's waiting deliveries are this session's to send now; another one has them otherwise. */
export async function holdEndpoint(
  session: pg.Client,
  endpointId: string,
): Promise<boolean> {
  const { rows } = await session.query<{ held: boolean }>(
    "select pg_try_advisory_lock(outbox_private.pool_lock_key($1)) as held",
    [`drain:${endpointId}`],
  );
  return rows[0]?.held ?? false;
}

export async function letGoEndpoint(
  session: pg.Client,
  endpointId: string,
): Promise<void> {
  await session.query(
    "select pg_advisory_unlock(outbox_private.pool_lock_key($1))",
    [`drain:${endpointId}`],
  );
}
