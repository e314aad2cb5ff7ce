// Owns inserting an event from outside an application's transaction (`postcommit send`).
import type pg from "pg";

/** Inserts an event and returns its id. `payload` is JSON text and stays as it is. */
export async function insertEvent(
  client: pg.Client,
  event: {
    readonly tenant: string;
    readonly type: string;
    readonly payload: string;
    readonly idempotencyKey: string | null;
  },
): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    "select outbox.publish($1, $2::jsonb, $3, $4) as id",
    [event.type, event.payload, event.tenant, event.idempotencyKey],
  );
  return rows[0]?.id ?? "";
}
