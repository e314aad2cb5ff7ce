// Decides what one exchange means for its delivery, and says it in a sentence for the consumer's people.
import { retryDelayMs } from "./backoff.ts";
import type { Exchange, FailureReason } from "./exchange.ts";

/** What an attempt came to, as `outbox.attempts.outcome` holds it. */
export type Outcome =
  "delivered" | "http_error" | "redirect" | "gone" | FailureReason;

/** An outcome, why it is no success (null if it is one), and what becomes of the delivery. */
export type Verdict = {
  readonly outcome: Outcome;
  readonly error: string | null;
  readonly next:
    | { readonly status: "delivered" }
    | { readonly status: "pending"; readonly retryAtMs: number }
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
  secret_unavailable:
    "Nothing was sent, because the endpoint's signing secret could not be opened",
};

/**
 * Decides about an attempt that was made: only 2xx is success (Standard Webhooks 1.0), and while `schedule` (seconds)
 * has a delay left, everything else is tried again. `random` in [0, 1) spreads the retry, `nowMs` is where it counts from.
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
  if (outcome === "delivered") {
    return { outcome, error: null, next: { status: "delivered" } };
  }
  const delayMs = retryDelayMs(options);
  return {
    outcome,
    error: explain(exchange),
    next:
      delayMs === null
        ? { status: "failed" }
        : { status: "pending", retryAtMs: nowMs + delayMs },
  };
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
