// Owns what is counted of attempts, and what workers know of endpoints: see note_statistics and note_windows.
import type pg from "pg";

/** What has come together in one series since it was told last. The lists are counts by position. */
export type StatisticsRow = {
  readonly scope: "all" | "tenant" | "endpoint" | "type";
  /** Empty: all of them. */
  readonly tenant: string;
  /** Of an endpoint its id, of a type the type. */
  readonly key: string;
  readonly attempts: number;
  readonly outcomes: readonly number[];
  readonly durations: readonly number[];
  readonly lags: readonly number[];
};

/** How long ago an endpoint has last succeeded and failed, as far as that is news. */
export type EndpointOutcomes = {
  readonly endpointId: string;
  readonly successMsAgo: number | null;
  readonly failureMsAgo: number | null;
};

/** What a worker knows of an endpoint now. */
export type EndpointWindow = {
  readonly endpointId: string;
  readonly circuit: "closed" | "open" | "half-open";
  /** How much longer the circuit stays open. */
  readonly openForMs: number | null;
  readonly windowLimit: number;
  readonly inFlight: number;
};

/** Adds to the current minute and hour. Not again if it fails: it may have been added all the same. */
export async function noteStatistics(
  pool: pg.Pool,
  rows: readonly StatisticsRow[],
  endpoints: readonly EndpointOutcomes[],
): Promise<void> {
  await pool.query({
    name: "note_statistics",
    text: "select outbox_private.note_statistics($1, $2)",
    values: [
      JSON.stringify(rows),
      JSON.stringify(
        endpoints.map(({ endpointId, successMsAgo, failureMsAgo }) => ({
          endpoint_id: endpointId,
          success_ms_ago: successMsAgo,
          failure_ms_ago: failureMsAgo,
        })),
      ),
    ],
  });
}

export async function noteWindows(
  pool: pg.Pool,
  worker: string,
  windows: readonly EndpointWindow[],
): Promise<void> {
  await pool.query({
    name: "note_windows",
    text: "select outbox_private.note_windows($1, $2)",
    values: [
      worker,
      JSON.stringify(
        windows.map((window) => ({
          endpoint_id: window.endpointId,
          circuit: window.circuit,
          open_for_ms: window.openForMs,
          window_limit: window.windowLimit,
          in_flight: window.inFlight,
        })),
      ),
    ],
  });
}

/** A worker that stops knows nothing more. */
export async function forgetWindows(
  pool: pg.Pool,
  worker: string,
): Promise<void> {
  await pool.query(
    "delete from outbox_private.endpoint_windows where worker = $1",
    [worker],
  );
}

/** Removes what is too old, a little at a time. Returns whether there is more. */
export async function pruneStatistics(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ more: boolean }>(
    "select outbox_private.prune_statistics() as more",
  );
  return rows[0]?.more ?? false;
}
