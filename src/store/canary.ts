// Owns the canary in Postgres: sending it, noting that it arrived, and where it is.
import type pg from "pg";
import type { CanaryReason, CanaryState } from "../delivery/canary.ts";

/** Sends one if none was sent within the interval, by whatever process. Returns its event's id if this call sent it. */
export async function sendCanary(
  pool: pg.Pool,
  intervalMs: number,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string | null }>(
    "select outbox_private.send_canary($1) as id",
    [intervalMs],
  );
  return rows[0]?.id ?? undefined;
}

/** Removes all rows of canaries older than an hour, in the tables that have them. Returns of how many. */
export async function forgetCanaries(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select outbox_private.forget_canaries() as count",
  );
  return rows[0]?.count ?? 0;
}

/** Its endpoint's live secrets as they are stored. */
export async function readCanarySecrets(
  pool: pg.Pool,
  endpointId: string,
): Promise<string[]> {
  const { rows } = await pool.query<{ secret: string }>(
    `select secret from outbox_private.secrets
     where endpoint_id = $1 and (expires_at is null or expires_at > now())`,
    [endpointId],
  );
  return rows.map(({ secret }) => secret);
}

/** Returns whether it came for the first time. */
export async function noteCanaryArrival(
  pool: pg.Pool,
  eventId: string,
): Promise<boolean> {
  const { rows } = await pool.query<{ first: boolean }>(
    "select outbox_private.note_canary_arrival($1) as first",
    [eventId],
  );
  return rows[0]?.first ?? false;
}

export async function readCanary(pool: pg.Pool): Promise<CanaryState> {
  const { rows } = await pool.query<{
    last_sent_at: Date | null;
    last_arrived_at: Date | null;
    latency_ms: number | null;
    arrived_ms_ago: number | null;
    reason: CanaryReason | null;
    detail: string | null;
  }>("select * from outbox_private.canary_state()");
  const [row] = rows;
  return {
    lastSentAt: row?.last_sent_at ?? null,
    lastArrivedAt: row?.last_arrived_at ?? null,
    latencyMs: row?.latency_ms ?? null,
    arrivedMsAgo: row?.arrived_ms_ago ?? null,
    reason: row?.reason ?? null,
    detail: row?.detail ?? null,
  };
}
