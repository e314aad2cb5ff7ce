// Owns how often something is read that costs Postgres some milliseconds: once for all who ask, at most every few seconds,
// and so seldom that it never takes more than a twentieth of the time. Meanwhile what was read last is good enough.

const shareOfTime = 20;
/** Whoever asks waits so long for what is new, and then takes what is old. */
const patienceMs = 1000;

export type Remembered<T> = {
  /** Undefined before it was read the first time. Never rejects. */
  readonly value: () => Promise<T | undefined>;
  /** Milliseconds since it was read; undefined if it never was. */
  readonly ageMs: () => number | undefined;
  /** What reading it took the last time, in milliseconds. */
  readonly tookMs: () => number | undefined;
  /** Whether the last reading failed. */
  readonly hasFailed: () => boolean;
};

export function remembered<T>(options: {
  readonly read: () => Promise<T>;
  readonly intervalMs: number;
}): Remembered<T> {
  let value: T | undefined;
  let readAtMs: number | undefined;
  let tookMs: number | undefined;
  let hasFailed = false;
  let nextMs = 0;
  let reading: Promise<void> | undefined;

  async function readNow(): Promise<void> {
    const startMs = performance.now();
    try {
      value = await options.read();
      readAtMs = performance.now();
      tookMs = readAtMs - startMs;
      hasFailed = false;
    } catch {
      hasFailed = true;
    }
    const endMs = performance.now();
    nextMs =
      startMs + Math.max(options.intervalMs, shareOfTime * (endMs - startMs));
    reading = undefined;
  }

  return {
    value: async () => {
      if (performance.now() >= nextMs) reading ??= readNow();
      if (reading) await Promise.race([reading, patience()]);
      return value;
    },
    ageMs: () =>
      readAtMs === undefined ? undefined : performance.now() - readAtMs,
    tookMs: () => tookMs,
    hasFailed: () => hasFailed,
  };
}

async function patience(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, patienceMs).unref());
}
