// How `dev` shows an attempt: one line that a person reads.
import type { AttemptReport } from "../tasks/attempt.ts";

/** `20:15:03  order.created → http://… attempt 1: 200 in 12 ms, delivered`. */
export function attemptLine(report: AttemptReport, now: Date): string {
  const { delivery, exchange, verdict, number } = report;
  const time = now.toTimeString().slice(0, 8);
  const answer =
    exchange.kind === "response" ? `${exchange.statusCode}` : verdict.outcome;
  const duration = `${Math.round(exchange.durationMs)} ms`;
  return `${time}  ${delivery.type} → ${delivery.url}  attempt ${number}: ${answer} in ${duration}, ${whatNext(report)}`;
}

function whatNext({ verdict }: AttemptReport): string {
  const { next, error } = verdict;
  if (next.status === "delivered") return "delivered";
  if (next.status === "failed") return `failed for good. ${error ?? ""}`;
  return `next in ${(next.retryInMs / 1000).toFixed(1)} s. ${error ?? ""}`;
}
