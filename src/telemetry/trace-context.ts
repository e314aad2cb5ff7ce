// Owns W3C trace contexts as text, and which ids our own spans have. No part of OpenTelemetry is needed for it.

/** W3C Trace Context §3.2: no version ff, no trace or parent of zeros alone. */
const valid =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

export type TraceContext = {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
};

/** Undefined of what is none. */
export function parseTraceparent(
  text: string | null,
): TraceContext | undefined {
  const [, traceId, spanId, flags] = valid.exec(text ?? "") ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  const isSampled = (Number.parseInt(flags ?? "0", 16) & 1) === 1;
  return { traceId, spanId, isSampled };
}

/** For a log line: where its trace is to be found. `spanId` is the one that the consumer got as its parent. */
export function traceIdsOf(
  traceparent: string | null,
): { readonly traceId: string; readonly spanId: string } | undefined {
  if (traceparent === null) return undefined;
  const { traceId, spanId } = parseTraceparent(traceparent) ?? {};
  return traceId && spanId ? { traceId, spanId } : undefined;
}

/**
 * The trace of an event that no application's trace is known of: its id, whose last 62 bits are random (uuid v7). So every
 * worker knows it, at every attempt, and whoever has the event's id finds the trace.
 */
export function traceIdOf(eventId: string): string {
  return eventId.replaceAll("-", "");
}

/** The span of an event's dispatch: known to every worker, so that attempts can be its children days later. */
export function dispatchSpanIdOf(eventId: string): string {
  return eventId.slice(19, 23) + eventId.slice(24);
}
