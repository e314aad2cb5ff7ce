// One attempt, from a due delivery to its durable record: admit → build → send → decide → record.
import type { Exchange } from "../delivery/exchange.ts";
import { decide, type Verdict } from "../delivery/outcome.ts";
import { buildRequest, type WebhookRequest } from "../delivery/request.ts";
import type { AttemptRecord } from "../store/attempts.ts";
import type { DueDelivery } from "../store/deliveries.ts";
import type { SigningKeys } from "../store/secrets.ts";

/** A delivery that waited longer than this for its turn is read again, since it may have been paused or cancelled. */
const freshForMs = 1000;

/** What an attempt came to, for logs. */
export type AttemptReport = {
  readonly delivery: DueDelivery;
  readonly number: number;
  readonly exchange: Exchange;
  readonly verdict: Verdict;
};

export type AttemptSteps = {
  readonly claim: (deliveryId: string) => Promise<DueDelivery | undefined>;
  readonly readPayload: (eventId: string) => Promise<string | undefined>;
  readonly openKeys: (
    secrets: readonly string[],
    endpointId: string,
  ) => SigningKeys;
  readonly post: (
    request: WebhookRequest & {
      readonly url: string;
      readonly timeoutMs: number;
    },
  ) => Promise<Exchange>;
  readonly record: (record: AttemptRecord) => Promise<void>;
  readonly report: (report: AttemptReport) => void;
  readonly defaultTimeoutMs: number;
  readonly userAgent: string;
  /** Aborted when the process stops or loses its lease: attempts that have not begun are left to others. */
  readonly stopping: AbortSignal;
};

/** Returns a function that makes one attempt and resolves once it is recorded. */
export function createAttempt(
  steps: AttemptSteps,
): (delivery: DueDelivery) => Promise<void> {
  return async (read) => {
    const delivery = await admit(steps, read);
    if (!delivery) return;
    const payload =
      delivery.payload ?? (await steps.readPayload(delivery.eventId));
    if (payload === undefined) return;
    const exchange = await send(steps, delivery, payload);
    const number = delivery.attemptCount + 1;
    const verdict = decide({
      exchange,
      schedule: delivery.retrySchedule,
      attemptNumber: number,
      random: Math.random(),
      nowMs: Date.now(),
    });
    await steps.record(toRecord(delivery, exchange, verdict));
    steps.report({ delivery, number, exchange, verdict });
  };
}

async function admit(
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

async function send(
  steps: AttemptSteps,
  delivery: DueDelivery,
  payload: string,
): Promise<Exchange> {
  const keys = openKeys(steps, delivery);
  if ("kind" in keys) return keys;
  const request = buildRequest({
    event: {
      id: delivery.eventId,
      type: delivery.type,
      timestamp: delivery.timestamp,
      payload,
      traceparent: delivery.traceparent,
    },
    endpoint: { headers: delivery.headers },
    keys,
    nowMs: Date.now(),
    userAgent: steps.userAgent,
  });
  return await steps.post({
    ...request,
    url: delivery.url,
    timeoutMs: delivery.timeoutMs ?? steps.defaultTimeoutMs,
  });
}

/** An unsigned request must never leave: a secret that can't be opened is a failed attempt that says why. */
function openKeys(
  steps: AttemptSteps,
  { secrets, endpointId }: DueDelivery,
): readonly Buffer[] | Exchange {
  const opened = steps.openKeys(secrets, endpointId);
  if (opened.kind === "keys") return opened.keys;
  return nothingSent(opened.message);
}

function nothingSent(message: string): Exchange {
  return {
    kind: "failure",
    reason: "secret_unavailable",
    message,
    startedAt: new Date(),
    durationMs: 0,
  };
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
    nextAttemptAt: next.status === "pending" ? new Date(next.retryAtMs) : null,
  };
}
