// One attempt, from a due delivery that was let in to its durable record: check → build → send → decide → record.
import type { Exchange } from "../delivery/exchange.ts";
import { decide, type Verdict } from "../delivery/outcome.ts";
import { buildRequest, type WebhookRequest } from "../delivery/request.ts";
import type { AttemptRecord } from "../store/attempts.ts";
import type { DueDelivery } from "../store/due-deliveries.ts";
import type { Parked } from "../store/waiting.ts";
import type { Pass } from "./admission.ts";
import type { SigningKeys } from "../store/secrets.ts";

/** A delivery that waited longer than this for its turn is read again, since it may have been paused or cancelled. */
const freshForMs = 1000;
/** How soon an endpoint is tried again to which nothing can be sent, for a reason of our own. */
const unsendableForMs = 30_000;

/** What an attempt came to, for logs and for what is known of endpoints. */
export type AttemptReport = {
  readonly delivery: DueDelivery;
  readonly number: number;
  readonly request: WebhookRequest;
  readonly exchange: Exchange;
  readonly verdict: Verdict;
  /** What the consumer got to know of the trace; null is nothing. */
  readonly traceparent: string | null;
  readonly lane: Lane;
};

/** How it came about: in its event's `dispatch` job, a `deliver` job, or while its endpoint's queue was drained. */
export type Lane = "fast" | "retry" | "drain";

export type AttemptSteps = {
  readonly claim: (deliveryId: string) => Promise<DueDelivery | undefined>;
  readonly readPayload: (eventId: string) => Promise<string | undefined>;
  readonly openKeys: (
    secrets: readonly string[],
    endpointId: string,
  ) => SigningKeys;
  /** The trace context to send along: of this attempt's own span, where it is traced. */
  readonly traceparentOf: (delivery: DueDelivery) => string | null;
  readonly post: (
    request: WebhookRequest & {
      readonly url: string;
      readonly timeoutMs: number;
      readonly caCertificate: string | null;
    },
  ) => Promise<Exchange>;
  readonly record: (record: AttemptRecord) => Promise<void>;
  /** Lets a delivery wait for its endpoint, without using up an attempt. */
  readonly park: (parked: Parked) => Promise<void>;
  readonly report: (report: AttemptReport) => void;
  readonly defaultTimeoutMs: number;
  readonly userAgent: string;
  readonly lane: Lane;
  /** Aborted when the process stops or loses its lease: attempts that have not begun are left to others. */
  readonly stopping: AbortSignal;
};

export type Attempt = (delivery: DueDelivery, pass: Pass) => Promise<void>;

/** Returns a function that makes one attempt and resolves once it is recorded. It gives the pass back in any case. */
export function createAttempt(steps: AttemptSteps): Attempt {
  return async (read, pass) => {
    try {
      const delivery = await check(steps, read);
      if (!delivery) return;
      const payload =
        delivery.payload ?? (await steps.readPayload(delivery.eventId));
      if (payload === undefined) return;
      const opened = steps.openKeys(delivery.secrets, delivery.endpointId);
      // An unsigned request must never leave.
      if (opened.kind === "unavailable") {
        await leaveUnsent(steps, delivery, pass, opened);
        return;
      }
      const traceparent = steps.traceparentOf(delivery);
      const request = build(
        steps,
        delivery,
        { payload, traceparent },
        opened.keys,
      );
      const exchange = await steps.post({
        ...request,
        url: delivery.url,
        timeoutMs: delivery.timeoutMs ?? steps.defaultTimeoutMs,
        caCertificate: delivery.caCertificate,
      });
      const number = delivery.attemptCount + 1;
      const verdict = decide({
        exchange,
        schedule: delivery.retrySchedule,
        attemptNumber: number,
        random: Math.random(),
        nowMs: Date.now(),
      });
      // The endpoint has done its part: the next one need not wait for Postgres.
      pass.end(verdict.signal, verdict.closedForMs);
      await steps.record(toRecord(delivery, exchange, verdict));
      const { lane } = steps;
      // prettier-ignore
      steps.report({ delivery, number, exchange, verdict, request, traceparent, lane });
    } finally {
      pass.end("none");
    }
  };
}

async function check(
  steps: AttemptSteps,
  delivery: DueDelivery,
): Promise<DueDelivery | undefined> {
  steps.stopping.throwIfAborted();
  const isFresh = performance.now() - delivery.readAtMs < freshForMs;
  if (isFresh) return delivery;
  const now = await steps.claim(delivery.deliveryId);
  steps.stopping.throwIfAborted();
  // Somebody else has made this attempt meanwhile.
  return now?.attemptCount === delivery.attemptCount ? now : undefined;
}

function build(
  steps: AttemptSteps,
  delivery: DueDelivery,
  sent: { readonly payload: string; readonly traceparent: string | null },
  keys: readonly Buffer[],
): WebhookRequest {
  return buildRequest({
    event: {
      id: delivery.eventId,
      type: delivery.type,
      timestamp: delivery.timestamp,
      ...sent,
    },
    endpoint: { headers: delivery.headers },
    keys,
    nowMs: Date.now(),
    userAgent: steps.userAgent,
  });
}

/** What we can't sign is no failure of the consumer: it waits, and no attempt is used up. */
async function leaveUnsent(
  steps: AttemptSteps,
  delivery: DueDelivery,
  pass: Pass,
  { reason }: Extract<SigningKeys, { kind: "unavailable" }>,
): Promise<void> {
  pass.end("none", unsendableForMs);
  await steps.park({
    deliveryId: delivery.deliveryId,
    endpointId: delivery.endpointId,
    waitMs: unsendableForMs,
    drainInMs: unsendableForMs,
    // What is wrong with our own keys is in the log: nobody who reads this could mend it.
    error:
      reason === "no_secret"
        ? "Nothing was sent, because the endpoint has no live signing secret; rotate_secret makes one"
        : "Nothing was sent, because the service can't open the endpoint's signing secret; it will be sent when it can",
  });
}

function toRecord(
  delivery: DueDelivery,
  exchange: Exchange,
  verdict: Verdict,
): AttemptRecord {
  const response = exchange.kind === "response" ? exchange : null;
  const { next } = verdict;
  return {
    deliveryId: delivery.deliveryId,
    startedAt: exchange.startedAt,
    durationMs: Math.round(exchange.durationMs),
    outcome: verdict.outcome,
    statusCode: response?.statusCode ?? null,
    error: verdict.error,
    responseHeaders: response?.headers ?? null,
    responseBody: response?.body ?? null,
    status: next.status,
    retryInMs: next.status === "pending" ? next.retryInMs : null,
  };
}
