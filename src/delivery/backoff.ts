// Owns when a delivery is tried again: a schedule, spread so that failures never return in step.

/**
 * Seconds to wait after the first, second, … failed attempt: 16 delays, so 17 attempts over 3.2 days
 * (Standard Webhooks 1.0 asks for retries "over a period of days" with jitter).
 */
export const defaultRetrySchedule: readonly number[] = [
  0, 10, 30, 60, 120, 300, 900, 1800, 3600, 7200, 14400, 28800, 43200, 43200,
  43200, 86400,
];

/**
 * Milliseconds to wait after attempt `attemptNumber` (1 is the first) has failed, or null if that was the last one.
 * It is `base × (0.9 + 0.2 × random) + 500 × random`, rounded: ±10 %, plus up to half a second so that a delay of
 * zero spreads as well; a larger `atLeastMs` takes its place, spread upwards only. `random` is in [0, 1), `schedule` in
 * seconds.
 */
export function retryDelayMs(options: {
  readonly schedule: readonly number[];
  readonly attemptNumber: number;
  readonly random: number;
  /** What the endpoint asked for with Retry-After; it is never undercut. */
  readonly atLeastMs?: number;
}): number | null {
  const { schedule, attemptNumber, random, atLeastMs = 0 } = options;
  const baseSeconds = schedule[attemptNumber - 1];
  if (baseSeconds === undefined) return null;
  const scheduledMs =
    Math.max(0, baseSeconds) * 1000 * (0.9 + 0.2 * random) + 500 * random;
  return Math.round(
    Math.max(scheduledMs, atLeastMs * (1 + 0.1 * random) + 500 * random),
  );
}
