// The log line of an attempt.
import type { Logger } from "../log.ts";
import { type AttemptReport } from "../tasks/attempt.ts";

/** One line an attempt, with the ids of all that it concerns. Never a payload. */
export function createReporter(log: Logger): (report: AttemptReport) => void {
  return ({ delivery, number, exchange, verdict }) => {
    log.info(
      {
        eventId: delivery.eventId,
        deliveryId: delivery.deliveryId,
        endpointId: delivery.endpointId,
        tenant: delivery.tenant,
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
  };
}
