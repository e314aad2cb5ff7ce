// A range of time as an address holds it: the last so and so long, or from … to ….
import dayjs from "dayjs";
import { useMemo } from "react";

/** In the address: `time=1h`, or `time=custom` with `from` and `to` as ISO 8601. */
export type TimeRange = {
  readonly time?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const minutes: Readonly<Record<string, number>> = {
  "15m": 15,
  "1h": 60,
  "24h": 24 * 60,
  "7d": 7 * 24 * 60,
  "30d": 30 * 24 * 60,
};

/** What of an address is a range of time. */
export function readTimeRange(
  search: Readonly<Record<string, unknown>>,
): TimeRange {
  const { time, from, to } = search;
  if (time === "custom" || typeof from === "string" || typeof to === "string") {
    return { time: "custom", from: readTime(from), to: readTime(to) };
  }
  return typeof time === "string" && time in minutes ? { time } : {};
}

function readTime(value: unknown): string | undefined {
  return typeof value === "string" && dayjs(value).isValid()
    ? value
    : undefined;
}

/** When it begins and ends, if this is now. */
export function boundsAt(
  { time, from, to }: TimeRange,
  nowMs: number,
): { readonly since?: string; readonly until?: string } {
  const length = time === undefined ? undefined : minutes[time];
  if (length !== undefined) {
    return { since: new Date(nowMs - length * 60_000).toISOString() };
  }
  return {
    ...(from !== undefined && { since: from }),
    ...(to !== undefined && { until: to }),
  };
}

/** The bounds, for the API. They stand still until the range is another. */
export function useBounds({ time, from, to }: TimeRange): {
  readonly createdAfter?: string;
  readonly createdBefore?: string;
} {
  return useMemo(() => {
    const length = time === undefined ? undefined : minutes[time];
    if (length !== undefined) {
      return { createdAfter: dayjs().subtract(length, "minute").toISOString() };
    }
    return {
      ...(from !== undefined && { createdAfter: from }),
      ...(to !== undefined && { createdBefore: to }),
    };
  }, [time, from, to]);
}
