// How much an endpoint is sent at a time, and why: its window and its circuit, in sentences.
import { relative } from "../app/time-zone.ts";

type Health = {
  readonly circuit: string | null;
  readonly openUntil: string | null;
  readonly windowLimit: number | null;
  readonly inFlight: number | null;
};

export function sayWindow(
  { circuit, openUntil, windowLimit, inFlight }: Health,
  nowMs: number,
): string {
  if (circuit === "open") {
    const again = openUntil ? relative(openUntil, nowMs) : "soon";
    return `It failed so often in a row that nothing is sent to it now. One delivery is tried ${again}. When that is accepted the others follow, a few at a time at first. What waits uses up none of its attempts.`;
  }
  if (circuit === "half-open") {
    return "It failed so often in a row that nothing is sent to it but one delivery, to see whether it is back. When that is accepted the others follow, a few at a time at first. What waits uses up none of its attempts.";
  }
  if (windowLimit === null) {
    return "Nothing was sent to it lately, so nobody knows how much it takes at a time. It is begun with a few requests.";
  }
  const now = inFlight
    ? `${inFlight} ${inFlight === 1 ? "is" : "are"} under way now`
    : "none is under way now";
  return `It is sent up to ${windowLimit} ${windowLimit === 1 ? "request" : "requests"} at a time; ${now}. That grows while it keeps up, and halves when it does not.`;
}
