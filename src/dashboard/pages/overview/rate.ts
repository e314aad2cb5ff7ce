// How many are delivered a second, over the last ten: each worker tells its own, about once a second.
import { useCallback, useState } from "react";
import { useNow } from "../../app/time-zone.ts";

const windowMs = 10_000;

type Counted = { readonly at: number; readonly count: number };
type Point = { readonly at: string | null; readonly delivered: number | null };

/** The rate now, and what counts. Until it was watched for long enough, what the newest points of the chart say. */
export function useRate(
  tenant: string | null,
  points: readonly Point[],
): [number, (count: number) => void] {
  const now = useNow();
  const [watched, setWatched] = useState({ tenant, sinceMs: now });
  const [counted, setCounted] = useState<readonly Counted[]>([]);
  if (watched.tenant !== tenant) {
    setWatched({ tenant, sinceMs: now });
    setCounted([]);
  }
  const count = useCallback((many: number) => {
    const at = Date.now();
    setCounted((before) => [
      ...before.filter((each) => each.at > at - windowMs),
      { at, count: many },
    ]);
  }, []);
  if (now - watched.sinceMs < windowMs) return [latestRate(points, now), count];
  const total = counted
    .filter(({ at }) => at > now - windowMs)
    .reduce((sum, each) => sum + each.count, 0);
  return [total / (windowMs / 1000), count];
}

function latestRate(points: readonly Point[], nowMs: number): number {
  const latest = points.slice(-2);
  const seconds = (nowMs - Date.parse(latest[0]?.at ?? "")) / 1000;
  const total = latest.reduce((sum, each) => sum + (each.delivered ?? 0), 0);
  return seconds > 0 ? total / seconds : 0;
}
