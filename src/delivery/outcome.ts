// Decides what one exchange means for its delivery, and says it in a sentence for the consumer's people.
import { retryDelayMs } from "./backoff.ts";
import type { Exchange, FailureReason } from "./exchange.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { Signal } from "./window.ts";

/** What an attempt came to, as `outbox.attempts.outcome` holds it. */
export type Outcome =
  "delivered" | "http_error" | "redirect" | "gone" | FailureReason;

/** Where statistics count each: outcome_names() in Postgres has them in this order. New ones are added at the end. */
export const outcomePositions: Readonly<Record<Outcome, number>> = {
  delivered: 0,
  http_error: 1,
  redirect: 2,
  gone: 3,
  timeout: 4,
  connection_refused: 5,
  connection_reset: 6,
  connection_failed: 7,
  dns_failure: 8,
  tls_failure: 9,
  proxy_failure: 10,
  invalid_response: 11,
  address_forbidden: 12,
  scheme_forbidden: 13,
};

/** An outcome, why it is no success (null if it is one), what it says of the endpoint, what becomes of the delivery. */
export type Verdict = {
  readonly outcome: Outcome;
  readonly error: string | null;
  readonly signal: Signal;
  /** How long the endpoint wants to be left alone, if it said so with a 429 or 503. */
  readonly closedForMs: number | null;
  readonly next:
    | { readonly status: "delivered" }
    | { readonly status: "pending"; readonly retryInMs: number }
    | { readonly status: "failed" };
};

/** Everything a consumer is ever told about a failure; a detail like a code may follow in brackets. */
const explanations: Readonly<Record<FailureReason, string>> = {
  timeout: "Your server did not answer in time",
  connection_refused: "Your server refused the connection",
  connection_reset:
    "Your server closed the connection before its answer was complete",
  connection_failed: "No connection to your server could be made",
  dns_failure: "The name of your server could not be resolved",
  tls_failure: "No secure connection to your server could be made",
  proxy_failure:
    "The proxy that deliveries go out through made no connection to your server",
  invalid_response: "Your server's answer was not valid HTTP",
  address_forbidden: "Your server's address is not one that may be called",
  scheme_forbidden: "The endpoint's URL is not one that may be called",
};

/**
 * Decides about an attempt that was made: only 2xx is success (Standard Webhooks 1.0), and while `schedule` (seconds)
 * has a delay left, everything else is tried again, not before its Retry-After. `random` in [0, 1) spreads the retry.
 */
export function decide(options: {
  readonly exchange: Exchange;
  readonly schedule: readonly number[];
  readonly attemptNumber: number;
  readonly random: number;
  readonly nowMs: number;
}): Verdict {
  const { exchange, nowMs } = options;
  const outcome = outcomeOf(exchange);
  const signal = signalOf(exchange);
  if (outcome === "delivered") {
    const next = { status: "delivered" } as const;
    return { outcome, error: null, signal, closedForMs: null, next };
  }
  const askedMs =
    exchange.kind === "response" ? retryAfterMs(exchange.headers, nowMs) : null;
  const retryInMs = retryDelayMs({ ...options, atLeastMs: askedMs ?? 0 });
  return {
    outcome,
    error: explain(exchange),
    signal,
    closedForMs: isBusy(exchange) ? askedMs : null,
    next:
      retryInMs === null
        ? { status: "failed" }
        : { status: "pending", retryInMs },
  };
}

/** Of the status codes, those that Standard Webhooks 1.0 asks to throttle on, and 503, which says it in so many words. */
const overloadCodes: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** What each failure says of the endpoint: the way to it does not work, or it is not one that can be used. */
const failureSignals: Readonly<Record<FailureReason, Signal>> = {
  timeout: "overload",
  connection_refused: "overload",
  connection_reset: "overload",
  connection_failed: "overload",
  dns_failure: "overload",
  tls_failure: "overload",
  proxy_failure: "overload",
  invalid_response: "rejection",
  address_forbidden: "rejection",
  scheme_forbidden: "rejection",
};

function signalOf(exchange: Exchange): Signal {
  if (exchange.kind === "failure") return failureSignals[exchange.reason];
  const { statusCode } = exchange;
  if (statusCode >= 200 && statusCode < 300) return "success";
  return overloadCodes.has(statusCode) ? "overload" : "rejection";
}

/** The two codes whose Retry-After speaks for the whole endpoint (RFC 6585 §4, RFC 9110 §15.6.4). */
function isBusy(exchange: Exchange): boolean {
  return (
    exchange.kind === "response" &&
    (exchange.statusCode === 429 || exchange.statusCode === 503)
  );
}

function outcomeOf(exchange: Exchange): Outcome {
  if (exchange.kind === "failure") return exchange.reason;
  const { statusCode } = exchange;
  if (statusCode >= 200 && statusCode < 300) return "delivered";
  if (statusCode >= 300 && statusCode < 400) return "redirect";
  return statusCode === 410 ? "gone" : "http_error";
}

function explain(exchange: Exchange): string {
  if (exchange.kind === "failure") {
    const { reason, message } = exchange;
    return explanations[reason] + (message === "" ? "" : ` (${message})`);
  }
  const answered = `Your server answered ${exchange.statusCode} instead of 2xx`;
  return outcomeOf(exchange) === "redirect"
    ? `${answered}, and redirects are not followed`
    : answered;
}
