// Owns reading what is to be sent: dispatching events, claiming deliveries, releasing held ones.
import type pg from "pg";
import { untilDone } from "../database/retry.ts";
import type { Logger } from "../log.ts";
import { createBatcher } from "./batch.ts";

/** A delivery to which an attempt may be made now, with all that is needed to make it. */
export type DueDelivery = {
  readonly deliveryId: string;
  /** Attempts made before this one. */
  readonly attemptCount: number;
  readonly eventId: string;
  readonly endpointId: string;
  readonly tenant: string;
  readonly type: string;
  /** When the event was inserted, ISO 8601. */
  readonly timestamp: string;
  /** JSON text as Postgres holds it; never parsed on its way. Null if it is large: see readPayload. */
  readonly payload: string | null;
  readonly traceparent: string | null;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number | null;
  /** PEM of the CA to trust in the place of the public ones. */
  readonly caCertificate: string | null;
  /** Seconds to wait after each failed attempt. */
  readonly retrySchedule: readonly number[];
  /** As stored: in the clear or sealed, the newest first. */
  readonly secrets: readonly string[];
  /** When this was read, in `performance.now()` milliseconds. */
  readonly readAtMs: number;
};

export type DeliveryStore = {
  /** Dispatches events and returns their deliveries that have no attempt yet, for each call those of its events. */
  readonly fanOut: (
    eventIds: readonly string[],
  ) => Promise<readonly DueDelivery[]>;
  /** The delivery as it is now, or undefined if it must not be attempted (any more). */
  readonly claim: (deliveryId: string) => Promise<DueDelivery | undefined>;
  /** The payload of an event, as JSON text. Undefined if the event is gone. */
  readonly readPayload: (eventId: string) => Promise<string | undefined>;
  /** Makes held deliveries of endpoints that are not paused due. Returns how many. */
  readonly releaseHeld: () => Promise<number>;
};

/** Calls are batched; each waits out an absent Postgres until `signal` is aborted. */
export function createDeliveryStore(options: {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly signal: AbortSignal;
}): DeliveryStore {
  const { pool } = options;

  async function read(name: string, text: string, ids: readonly string[]) {
    const result = await untilDone(
      () => pool.query<DueDeliveryRow>({ name, text, values: [ids] }),
      options,
    );
    const readAtMs = performance.now();
    return result.rows.map((row) => toDueDelivery(row, readAtMs));
  }

  return {
    fanOut: createBatcher<readonly string[], readonly DueDelivery[]>({
      run: async (calls) => {
        const due = await read(
          "fan_out",
          "select * from outbox_private.fan_out($1)",
          calls.flat(),
        );
        const byEvent = Map.groupBy(due, (delivery) => delivery.eventId);
        return calls.map((ids) => ids.flatMap((id) => byEvent.get(id) ?? []));
      },
      maxSize: 500,
      sizeOf: (ids) => ids.length,
      maxConcurrent: 2,
    }),

    claim: createBatcher({
      run: async (ids) => {
        const due = await read(
          "claim_deliveries",
          "select * from outbox_private.claim_deliveries($1)",
          ids,
        );
        const byId = new Map(due.map((found) => [found.deliveryId, found]));
        return ids.map((id) => byId.get(id));
      },
      maxSize: 200,
      maxConcurrent: 2,
      keyOf: (id) => id,
    }),

    readPayload: async (eventId) => {
      const { rows } = await untilDone(
        () =>
          pool.query<{ payload: string }>({
            name: "read_payload",
            text: "select payload::text as payload from outbox.events where id = $1",
            values: [eventId],
          }),
        options,
      );
      return rows[0]?.payload;
    },

    releaseHeld: async () => {
      const { rows } = await pool.query<{ count: number }>(
        "select outbox_private.release_held() as count",
      );
      return rows[0]?.count ?? 0;
    },
  };
}

type DueDeliveryRow = {
  delivery_id: string;
  attempt_count: number;
  event_id: string;
  endpoint_id: string;
  tenant: string;
  type: string;
  timestamp: string;
  payload: string | null;
  traceparent: string | null;
  url: string;
  headers: Record<string, string>;
  timeout_ms: number | null;
  ca_certificate: string | null;
  retry_schedule: number[];
  secrets: string[];
};

function toDueDelivery(row: DueDeliveryRow, readAtMs: number): DueDelivery {
  return {
    deliveryId: row.delivery_id,
    attemptCount: row.attempt_count,
    eventId: row.event_id,
    endpointId: row.endpoint_id,
    tenant: row.tenant,
    type: row.type,
    timestamp: row.timestamp,
    payload: row.payload,
    traceparent: row.traceparent,
    url: row.url,
    headers: row.headers,
    timeoutMs: row.timeout_ms,
    caCertificate: row.ca_certificate,
    retrySchedule: row.retry_schedule,
    secrets: row.secrets,
    readAtMs,
  };
}
