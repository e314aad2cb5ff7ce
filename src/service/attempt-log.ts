// The log lines of attempts: one each while there are not too many, and a count of the others.
import type { Logger } from "../log.ts";
import { type AttemptReport } from "../tasks/attempt.ts";
import { traceIdsOf } from "../telemetry/trace-context.ts";

const summaryIntervalMs = 10_000;

/**
 * One line an attempt, with the ids of all that it concerns. Never a payload. Of those that delivered, and of those that
 * did not, so many a second: a storm of the one kind hides nothing of the other.
 */
export function createReporter(
  log: Logger,
  maxPerSecond: number,
  nowMs: () => number = () => performance.now(),
): (report: AttemptReport) => void {
  let second = 0;
  let logged = { delivered: 0, other: 0 };
  let suppressed = { delivered: 0, other: 0 };
  let summaryAtMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function summarize(): void {
    clearTimeout(timer);
    timer = undefined;
    const { delivered, other } = suppressed;
    suppressed = { delivered: 0, other: 0 };
    log.info(
      { suppressed: delivered + other, delivered, notDelivered: other },
      "attempts without a line of their own",
    );
  }

  return (report) => {
    const kind = report.verdict.outcome === "delivered" ? "delivered" : "other";
    const now = Math.floor(nowMs() / 1000);
    if (now !== second) {
      second = now;
      logged = { delivered: 0, other: 0 };
    }
    if (logged[kind] >= maxPerSecond) {
      suppressed[kind] += 1;
      // Where there is nothing more to report, a timer sees to the last ones.
      if (!timer) {
        summaryAtMs = nowMs() + summaryIntervalMs;
        timer = setTimeout(summarize, summaryIntervalMs).unref();
      } else if (nowMs() >= summaryAtMs) summarize();
      return;
    }
    logged[kind] += 1;
    logAttempt(log, report);
  };
}

function logAttempt(log: Logger, report: AttemptReport): void {
  const { delivery, number, exchange, verdict, traceparent } = report;
  log.info(
    {
      eventId: delivery.eventId,
      deliveryId: delivery.deliveryId,
      endpointId: delivery.endpointId,
      tenant: delivery.tenant,
      ...traceIdsOf(traceparent),
      attempt: number,
      outcome: verdict.outcome,
      statusCode:
        exchange.kind === "response" ? exchange.statusCode : undefined,
      durationMs: Math.round(exchange.durationMs),
      status: verdict.next.status,
      error: verdict.error ?? undefined,
    },
    "attempt",
  );
}
