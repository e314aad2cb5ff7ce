// Owns the form in which Postgres hands over deliveries that may be attempted now: see claim_deliveries.

/** What is needed to send to an endpoint, as sendable_endpoints makes it. */
type SendableEndpoint = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout_ms: number | null;
  readonly retry_schedule: readonly number[];
  readonly ca_certificate: string | null;
  readonly secrets: readonly string[];
};

/** As fan_out and claim_deliveries return it; null where there is none. */
export type Claimed = {
  readonly due:
    | readonly [
        deliveryId: string,
        attemptCount: number,
        eventId: string,
        endpointId: string,
        tenant: string,
        type: string,
        timestamp: string,
        payload: string | null,
        traceparent: string | null,
        dueAtMs?: number | null,
      ][]
    | null;
  readonly endpoints: Readonly<Record<string, SendableEndpoint>> | null;
  /** Events that were dispatched and of which nothing is due, if they were asked for. */
  readonly others?:
    | readonly [
        eventId: string,
        type: string,
        timestamp: string,
        traceparent: string | null,
      ][]
    | null;
};

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
  /** Since when it could have been sent: it was due, or began to wait. Null for a first attempt at once. */
  readonly dueAtMs: number | null;
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

export function toDueDeliveries({ due, endpoints }: Claimed): DueDelivery[] {
  const readAtMs = performance.now();
  return (due ?? []).flatMap((row) => {
    const endpoint = endpoints?.[row[3]];
    if (!endpoint) return [];
    return {
      deliveryId: row[0],
      attemptCount: row[1],
      eventId: row[2],
      endpointId: row[3],
      tenant: row[4],
      type: row[5],
      timestamp: row[6],
      payload: row[7],
      traceparent: row[8],
      dueAtMs: row[9] ?? null,
      url: endpoint.url,
      headers: endpoint.headers,
      timeoutMs: endpoint.timeout_ms,
      caCertificate: endpoint.ca_certificate,
      retrySchedule: endpoint.retry_schedule,
      secrets: endpoint.secrets,
      readAtMs,
    };
  });
}
