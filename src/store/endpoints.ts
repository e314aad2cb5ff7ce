// Owns what is known of endpoints in Postgres: which have failed for how long, and pausing those that are past hope.
import type pg from "pg";
import type { CircuitChange } from "./live.ts";
import { createStatement, type StoreOptions } from "./statements.ts";

/** What endpoints have lately done, by their ids. */
export type EndpointNotes = {
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  /** Answered 410 Gone. */
  readonly gone: readonly string[];
};

/**
 * Notes it, and pauses endpoints that are gone or have not succeeded for so many days (0: never for that reason).
 * Returns those that it paused.
 */
export async function noteEndpoints(
  pool: pg.Pool,
  notes: EndpointNotes,
  pauseAfterDays: number,
): Promise<{ endpointId: string; reason: string }[]> {
  const { rows } = await pool.query<{
    endpoint_id: string;
    paused_reason: string;
  }>(
    "select * from outbox_private.note_endpoints($1, $2, $3, make_interval(days => $4))",
    [
      notes.succeeded,
      notes.failed,
      notes.gone,
      pauseAfterDays > 0 ? pauseAfterDays : null,
    ],
  );
  return rows.map((row) => ({
    endpointId: row.endpoint_id,
    reason: row.paused_reason,
  }));
}

/** The endpoints that have failed for a while, up to lately: those that a new process should not run into. */
export async function readFailing(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ endpoint_id: string }>(
    `select endpoint_id from outbox_private.endpoint_failures
     where last_failure_at > now() - interval '1 hour' and failing_since < last_failure_at - interval '5 minutes'
     order by last_failure_at desc limit 10000`,
  );
  return rows.map((row) => row.endpoint_id);
}

/** Returns a function that notes circuits that have opened or closed, in this order, and tells of them. */
export function createCircuitNotes(
  options: StoreOptions,
): (changes: readonly CircuitChange[]) => Promise<void> {
  const query = createStatement(options);
  return async (changes) => {
    const json = changes.map(({ endpointId, change }) => ({
      endpoint_id: endpointId,
      change,
    }));
    await query("note_circuits", "select outbox_private.note_circuits($1)", [
      JSON.stringify(json),
    ]);
  };
}
