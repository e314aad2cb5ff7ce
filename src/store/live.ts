// Owns the channel on which workers tell the API what has just happened, and how they know that somebody listens.
import type pg from "pg";

const liveChannel = "outbox:live";

/** A circuit that has opened or closed. Whose endpoint it is Postgres knows. */
export type CircuitChange = {
  readonly endpointId: string;
  readonly change: "circuit_opened" | "circuit_closed";
};

/** Sends messages (see live-messages.ts) to whoever watches. Returns whether anybody does; if not, nothing was sent. */
export async function announce(
  pool: pg.Pool,
  messages: readonly string[],
  circuits: readonly CircuitChange[],
): Promise<boolean> {
  const { rows } = await pool.query<{ watched: boolean }>({
    name: "announce",
    text: "select outbox_private.announce($1, $2) as watched",
    values: [
      messages,
      JSON.stringify(
        circuits.map(({ endpointId, change }) => ({
          endpoint_id: endpointId,
          change,
        })),
      ),
    ],
  });
  return rows[0]?.watched ?? false;
}

/** pg takes a deadline (milliseconds) with a query, but its types do not know it. */
type Query = pg.QueryConfig & { readonly query_timeout: number };

/** Begins to listen, and to be somebody who watches, for as long as this session lives. */
export async function watch(
  session: pg.Client,
  timeoutMs: number,
  onMessage: (text: string) => void,
): Promise<void> {
  session.on("notification", ({ channel, payload }) => {
    if (channel === liveChannel && payload !== undefined) onMessage(payload);
  });
  const listen: Query = {
    text: `listen "${liveChannel}"`,
    query_timeout: timeoutMs,
  };
  // Listening first: who finds the lock sends to somebody who hears.
  await session.query(listen);
  const lock: Query = {
    text: "select pg_catalog.pg_advisory_lock_shared(8377000004)",
    query_timeout: timeoutMs,
  };
  await session.query(lock);
}

/** Whether it still is the same session, and answers; throws if it does not. */
export async function backendPid(
  session: pg.Client,
  timeoutMs: number,
): Promise<number> {
  const query: Query = {
    text: "select pg_catalog.pg_backend_pid() as pid",
    query_timeout: timeoutMs,
  };
  const { rows } = await session.query<{ pid: number }>(query);
  return rows[0]?.pid ?? 0;
}
