// What the rest of the service knows of tracing; open-telemetry.ts makes it, if somebody asked for it.

/** An event as a trace knows it. */
export type TracedEvent = {
  readonly eventId: string;
  readonly type: string;
  /** When it was inserted, ISO 8601. */
  readonly timestamp: string;
  readonly traceparent: string | null;
};

/** An attempt that was made and recorded. Times are in milliseconds, undefined where there was none. */
export type TracedAttempt = {
  readonly event: TracedEvent;
  /** What traceparentOf gave for it. */
  readonly traceparent: string;
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly tenant: string;
  readonly url: string;
  readonly number: number;
  readonly outcome: string;
  readonly error: string | null;
  readonly statusCode: number | undefined;
  readonly requestBytes: number | undefined;
  readonly responseBytes: number | undefined;
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** From when it could have been sent to when it was. */
  readonly queueingMs: number | undefined;
  readonly timing:
    | {
        readonly dnsMs: number | undefined;
        readonly connectMs: number | undefined;
        readonly tlsMs: number | undefined;
        readonly firstByteMs: number | undefined;
        readonly bodyMs: number | undefined;
      }
    | undefined;
};

export type Tracing = {
  /** What an attempt sends along: its own span's context if it is sampled, else what the application gave. */
  readonly traceparentOf: (event: TracedEvent) => string | null;
  /** Events were dispatched, in one go from `beganAtMs` to now. An event may be among them more than once. */
  readonly dispatched: (
    events: readonly TracedEvent[],
    beganAtMs: number,
  ) => void;
  /** Of sampled attempts only: those whose traceparent is not the event's. */
  readonly attempted: (attempt: TracedAttempt) => void;
};
