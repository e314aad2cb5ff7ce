// Owns how much telling costs: so many payloads a second leave this process, whatever happens and however many watch,
// since each takes time that a worker in the same process needs. Those who watch take turns.

const tickMs = 10;

/** One who has something to read, and may read it now. */
export type Reader = {
  /** Lets one payload go. Returns whether there is another that may go. */
  readonly serve: () => boolean;
};

export type Pacer = {
  /** It has something to read. Again and again does no harm. */
  readonly want: (reader: Reader) => void;
  readonly leave: (reader: Reader) => void;
};

export function createPacer(options: {
  readonly perSecond: number;
  /** Leave at once after a rest. */
  readonly burst: number;
}): Pacer {
  const { perSecond, burst } = options;
  /** In the order of their turns. */
  const row = new Set<Reader>();
  let left = burst;
  let countedAtMs = performance.now();
  let timer: NodeJS.Timeout | undefined;

  function serve(): void {
    const nowMs = performance.now();
    left = Math.min(burst, left + ((nowMs - countedAtMs) / 1000) * perSecond);
    countedAtMs = nowMs;
    for (const reader of row) {
      if (left < 1) break;
      left -= 1;
      row.delete(reader);
      // At the end again.
      if (reader.serve()) row.add(reader);
    }
    if (row.size > 0) timer ??= setTimeout(tick, tickMs).unref();
  }

  function tick(): void {
    timer = undefined;
    serve();
  }

  return {
    want: (reader) => {
      row.add(reader);
      if (!timer) serve();
    },
    leave: (reader) => void row.delete(reader),
  };
}
