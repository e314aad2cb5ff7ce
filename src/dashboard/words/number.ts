// Numbers and durations as people read them.

const plain = new Intl.NumberFormat("en");
const one = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const rough = new Intl.NumberFormat("en", {
  notation: "compact",
  maximumFractionDigits: 1,
});
const percent = new Intl.NumberFormat("en", {
  style: "percent",
  maximumFractionDigits: 1,
});

export function sayCount(count: {
  readonly count: number;
  readonly isExact: boolean;
}): string {
  return `${plain.format(count.count)}${count.isExact ? "" : "+"}`;
}

export function sayNumber(number: number): string {
  return plain.format(number);
}

/** For an axis: 1,200, 12K, 1.2M. */
export function sayRough(number: number): string {
  return Math.abs(number) < 10_000 ? one.format(number) : rough.format(number);
}

export function sayRate(perSecond: number): string {
  return `${one.format(perSecond)}/s`;
}

/** A part of 1. What is not all is never called 100 %. */
export function sayShare(share: number): string {
  return percent.format(share < 1 ? Math.min(share, 0.999) : share);
}

export function sayDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 90) return `${one.format(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 90
    ? `${one.format(minutes)} min`
    : `${one.format(minutes / 60)} h`;
}
