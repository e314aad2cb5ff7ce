// How many a second, over the last ten: each worker tells its own, about once a second.
import { useCallback, useRef } from "react";
import { useNow } from "../../app/time-zone.ts";

const windowMs = 10_000;

/** The rate now, and what counts. */
export function useRate(): [number, (count: number) => void] {
  const now = useNow();
  const counted = useRef<readonly { at: number; count: number }[]>([]);
  const count = useCallback((many: number) => {
    const at = Date.now();
    const recent = counted.current.filter((each) => each.at > at - windowMs);
    counted.current = [...recent, { at, count: many }];
  }, []);
  const total = counted.current
    .filter(({ at }) => at > now - windowMs)
    .reduce((sum, each) => sum + each.count, 0);
  return [total / (windowMs / 1000), count];
}
