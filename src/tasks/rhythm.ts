// Owns when something that is only to be looked at is written down: a second after there is something, one at a time,
// and so seldom that it never takes more than a twentieth of the time, however much there is.

const intervalMs = 1000;
const shareOfTime = 20;

export type Rhythm = {
  /** There is something. */
  readonly beat: () => void;
  /** Does it once more and then never again. Never rejects. */
  readonly settled: () => Promise<void>;
};

/** `work` must not throw. What it finds to do meanwhile is done next time. */
export function createRhythm(work: () => Promise<void>): Rhythm {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let isAwaited = false;
  let isOver = false;
  let nextMs = 0;

  function beat(): void {
    if (timer || isOver) return;
    if (working) {
      isAwaited = true;
      return;
    }
    const waitMs = Math.max(intervalMs, nextMs - performance.now());
    timer = setTimeout(() => void run(), waitMs).unref();
  }

  async function run(): Promise<void> {
    timer = undefined;
    const startMs = performance.now();
    working = work();
    await working;
    working = undefined;
    const endMs = performance.now();
    nextMs = endMs + shareOfTime * (endMs - startMs);
    if (!isAwaited) return;
    isAwaited = false;
    beat();
  }

  return {
    beat,
    settled: async () => {
      isOver = true;
      clearTimeout(timer);
      await working;
      await work();
    },
  };
}
