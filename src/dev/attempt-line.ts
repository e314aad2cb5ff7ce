// How `dev` shows an attempt: one line that a person reads.
import type { AttemptReport } from "../tasks/attempt.ts";

/** `20:15:03  order.created → http://… attempt 1: 200 in 12 ms, delivered`. */
export function attemptLine(report: AttemptReport, now: Date): string {
  const { delivery, exchange, verdict, number } = report;
  const time = now.toTimeString().slice(0, 8);
  const answer =
    exchange.kind === "response" ? `${exchange.statusCode}` : verdict.outcome;
  const duration = `${Math.round(exchange.durationMs)} ms`;
  return `${time}  ${delivery.type} → ${delivery.url}  attempt ${number}: ${answer} in ${duration}, ${whatNext(report, now)}`;
}

function whatNext({ verdict }: AttemptReport, now: Date): string {
  const { next, error } = verdict;
  if (next.status === "delivered") return "delivered";
  if (next.status === "failed") return `failed for good. ${error ?? ""}`;
  const seconds = Math.max(0, next.retryAtMs - now.getTime()) / 1000;
  return `next in ${seconds.toFixed(1)} s. ${error ?? ""}`;
}
