// How many a second, over the last ten: each worker tells its own, about once a second.
import { useCallback, useState } from "react";
import { useNow } from "../../app/time-zone.ts";

const windowMs = 10_000;

type Counted = { readonly at: number; readonly count: number };

/** The rate now, and what counts. */
export function useRate(): [number, (count: number) => void] {
  const now = useNow();
  const [counted, setCounted] = useState<readonly Counted[]>([]);
  const count = useCallback((many: number) => {
    const at = Date.now();
    setCounted((before) => [
      ...before.filter((each) => each.at > at - windowMs),
      { at, count: many },
    ]);
  }, []);
  const total = counted
    .filter(({ at }) => at > now - windowMs)
    .reduce((sum, each) => sum + each.count, 0);
  return [total / (windowMs / 1000), count];
}
