// The canary: an event of our own that goes the whole way, again and again, so that its absence tells that others do not
// arrive either. Its reserved names, and what is said of it. The same names are in sql/functions/send_canary.sql.

export const canaryTenant = "postcommit:canary";
export const canaryType = "postcommit.canary";
export const canaryEndpointId = "00000000-0000-7000-8000-00000000ca9a";
/** `.invalid` never resolves (RFC 6761 §6.4): the one who knows this name is the guard in http/opening.ts. */
export const canaryUrl = "http://canary.postcommit.invalid/";

/** So many intervals without an arrival, and it is missing: one that failed is forgiven, two in a row are not. */
const missingAfterIntervals = 2.5;

/** Where it is, as far as it came: see canary_state.sql. And the one that Postgres can't say of itself. */
export type CanaryReason =
  | "not_sent"
  | "not_dispatched"
  | "no_endpoint"
  | "held"
  | "waiting"
  | "not_attempted"
  | "not_recorded"
  | "not_retried"
  | "failed"
  | "postgres_unreachable";

/** What Postgres knows of it. */
export type CanaryState = {
  readonly lastSentAt: Date | null;
  /** Of those that came all the way: sent, received, and recorded. */
  readonly lastArrivedAt: Date | null;
  /** How long the last one took from its INSERT to its receiver, the first time. */
  readonly latencyMs: number | null;
  /** By Postgres' clock, like the two above. */
  readonly arrivedMsAgo: number | null;
  readonly reason: CanaryReason | null;
  readonly detail: string | null;
};

/** What a process has seen: times are in `performance.now()` milliseconds. */
export type CanaryWatch = {
  readonly intervalMs: number;
  readonly startedMs: number;
  readonly state: CanaryState | undefined;
  readonly readMs: number;
  /** Since when Postgres has not answered, and what it said, if anything. */
  readonly silence:
    { readonly sinceMs: number; readonly error: string | null } | undefined;
};

export type CanarySnapshot = {
  readonly lastSentAt: Date | null;
  readonly lastArrivedAt: Date | null;
  readonly latencyMs: number | null;
  readonly isMissing: boolean;
  /** Where it got stuck, if it is missing. */
  readonly reason: CanaryReason | null;
  /** The same in words, with what is known of it. */
  readonly detail: string | null;
};

/** Of a process that has only begun to look it is not said that the canary is missing: it may be on its way. */
export function snapshotOf(watch: CanaryWatch, nowMs: number): CanarySnapshot {
  const { state, startedMs, readMs, silence } = watch;
  const arrivedMs = readMs - (state?.arrivedMsAgo ?? Number.POSITIVE_INFINITY);
  const silentMs = nowMs - Math.max(arrivedMs, startedMs);
  const isMissing = silentMs > missingAfterIntervals * watch.intervalMs;
  const seen = {
    lastSentAt: state?.lastSentAt ?? null,
    lastArrivedAt: state?.lastArrivedAt ?? null,
    latencyMs: state?.latencyMs ?? null,
    isMissing,
  };
  if (!isMissing) return { ...seen, reason: null, detail: null };
  if (silence || !state) {
    const seconds = Math.round(
      (nowMs - (silence?.sinceMs ?? startedMs)) / 1000,
    );
    const what = `Postgres has not said for ${seconds} s where it is`;
    const detail = silence?.error ? `${what}: ${silence.error}` : what;
    return { ...seen, reason: "postgres_unreachable", detail };
  }
  const { reason, detail } = state;
  return { ...seen, reason: reason ?? "not_sent", detail };
}
