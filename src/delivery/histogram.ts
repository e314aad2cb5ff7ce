// Owns the slots in which durations are counted: four for each doubling, so a slot is 19 % wide. Postgres reads them
// back in histogram_percentiles().

/** 2^28 ms, three days: what takes longer is counted there. */
const lastSlot = 112;

/** Slot 0 is below 1 ms, slot n from 2^((n-1)/4) to 2^(n/4) ms. What is no number, or below 0, counts as 0. */
export function slotOf(ms: number): number {
  if (!(ms >= 1)) return 0;
  return Math.min(lastSlot, 1 + Math.floor(4 * Math.log2(ms)));
}

/** Counts one more; the list grows as far as needed, and is never longer than its last count. */
export function count(histogram: number[], slot: number): void {
  while (histogram.length <= slot) histogram.push(0);
  histogram[slot] = (histogram[slot] ?? 0) + 1;
}
