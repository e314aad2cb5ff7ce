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

/** A delivery that waits for its endpoint. */
export type Parked = {
  readonly deliveryId: string;
  readonly endpointId: string;
  /** When its turn may come, roughly. */
  readonly waitMs: number;
  /** When the endpoint's `drain` job is to run, or null if none is needed. */
  readonly drainInMs: number | null;
  /** Why it waits, if that is no matter of room. */
  readonly error: string | null;
};

/** An endpoint that takes nothing now. */
export type Shut = {
  readonly endpointId: string;
  /** See Parked. */
  readonly drainInMs: number | null;
};

export type DeliveryStore = {
  /** Dispatches events and returns their deliveries that are to be attempted now, for each call those of its events. */
  readonly fanOut: (
    eventIds: readonly string[],
  ) => Promise<readonly DueDelivery[]>;
  /** The delivery as it is now, or undefined if it must not be attempted (any more). */
  readonly claim: (deliveryId: string) => Promise<DueDelivery | undefined>;
  /** Claims the first of the deliveries that wait for an endpoint after an id, in the order of ids. */
  readonly claimWaiting: (
    endpointId: string,
    after: string,
    limit: number,
  ) => Promise<{
    /** The last one that was looked at, null if none waits there. */
    readonly lastId: string | null;
    readonly due: readonly DueDelivery[];
  }>;
  /** Lets a delivery wait for its endpoint. */
  readonly park: (parked: Parked) => Promise<void>;
  /** Adds the `drain` job of an endpoint. */
  readonly drainLater: (endpointId: string, delayMs: number) => Promise<void>;
  /** The payload of an event, as JSON text. Undefined if the event is gone. */
  readonly readPayload: (eventId: string) => Promise<string | undefined>;
  /** Lets some held deliveries of an endpoint that is not paused wait for their turn. Returns how many. */
  readonly releaseHeld: (endpointId: string) => Promise<number>;
};

/** Calls are batched; each waits out an absent Postgres until `signal` is aborted. */
export function createDeliveryStore(options: {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Endpoints whose deliveries are to wait from the beginning; asked at each fan-out. */
  readonly shut: () => readonly Shut[];
}): DeliveryStore {
  const { pool } = options;

  async function query<Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: unknown[],
  ): Promise<Row[]> {
    const result = await untilDone(
      () => pool.query<Row>({ name, text, values }),
      options,
    );
    return result.rows;
  }

  return {
    fanOut: createBatcher<readonly string[], readonly DueDelivery[]>({
      run: async (calls) => {
        const shut = options.shut().map(({ endpointId, drainInMs }) => ({
          endpoint_id: endpointId,
          drain_in_ms: drainInMs,
        }));
        const rows = await query<DueDeliveryRow>(
          "fan_out",
          "select * from outbox_private.fan_out($1, $2)",
          [calls.flat(), JSON.stringify(shut)],
        );
        const byEvent = Map.groupBy(
          toDueDeliveries(rows),
          (delivery) => delivery.eventId,
        );
        return calls.map((ids) => ids.flatMap((id) => byEvent.get(id) ?? []));
      },
      maxSize: 500,
      sizeOf: (ids) => ids.length,
      maxConcurrent: 2,
    }),

    claim: createBatcher({
      run: async (ids) => {
        const rows = await query<DueDeliveryRow>(
          "claim_deliveries",
          "select * from outbox_private.claim_deliveries($1)",
          [ids],
        );
        const byId = new Map(
          toDueDeliveries(rows).map((found) => [found.deliveryId, found]),
        );
        return ids.map((id) => byId.get(id));
      },
      maxSize: 200,
      maxConcurrent: 2,
      keyOf: (id) => id,
    }),

    claimWaiting: async (endpointId, after, limit) => {
      const [row] = await query<{
        last_id: string | null;
        due: DueDeliveryRow[] | null;
      }>(
        "claim_waiting",
        "select last_id, due from outbox_private.claim_waiting($1, $2, $3)",
        [endpointId, after, limit],
      );
      return {
        lastId: row?.last_id ?? null,
        due: toDueDeliveries(row?.due ?? []),
      };
    },

    park: createBatcher<Parked, undefined>({
      run: async (parked) => {
        const json = JSON.stringify(parked.map(toParkedRow));
        await query(
          "park_deliveries",
          "select outbox_private.park_deliveries($1)",
          [json],
        );
        return parked.map(() => undefined);
      },
      maxSize: 500,
      maxConcurrent: 2,
      keyOf: ({ deliveryId }) => deliveryId,
    }),

    drainLater: async (endpointId, delayMs) => {
      await query("drain_later", "select outbox_private.drain_later($1, $2)", [
        endpointId,
        delayMs,
      ]);
    },

    readPayload: async (eventId) => {
      const [row] = await query<{ payload: string }>(
        "read_payload",
        "select payload::text as payload from outbox.events where id = $1",
        [eventId],
      );
      return row?.payload;
    },

    releaseHeld: async (endpointId) => {
      const [row] = await query<{ count: number }>(
        "release_held",
        "select outbox_private.release_held($1) as count",
        [endpointId],
      );
      return row?.count ?? 0;
    },
  };
}

function toParkedRow(parked: Parked) {
  return {
    delivery_id: parked.deliveryId,
    endpoint_id: parked.endpointId,
    wait_ms: parked.waitMs,
    drain_in_ms: parked.drainInMs,
    error: parked.error,
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

function toDueDeliveries(rows: readonly DueDeliveryRow[]): DueDelivery[] {
  const readAtMs = performance.now();
  return rows.map((row) => ({
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
  }));
}
