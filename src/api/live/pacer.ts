// Owns how much telling costs: so many payloads a second leave this process, whatever happens and however many watch,
// since each takes time that a worker in the same process needs. Those who watch take turns, and so do the readers of each:
// a tenant that subscribes a thousand times is told no more than one that does once.

const tickMs = 10;

/** One who has something to read, and may read it now. */
export type Reader = {
  /** Who watches: a tenant; null for operators. */
  readonly watcher: string | null;
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
  /** Watchers and their readers, both in the order of their turns. None of the sets is empty. */
  const row = new Map<string | null, Set<Reader>>();
  let left = burst;
  let countedAtMs = performance.now();
  let timer: NodeJS.Timeout | undefined;

  function serve(): void {
    const nowMs = performance.now();
    left = Math.min(burst, left + ((nowMs - countedAtMs) / 1000) * perSecond);
    countedAtMs = nowMs;
    for (const [watcher, readers] of row) {
      const [reader] = readers;
      if (left < 1 || !reader) break;
      left -= 1;
      row.delete(watcher);
      readers.delete(reader);
      // At the end again.
      if (reader.serve()) readers.add(reader);
      if (readers.size > 0) row.set(watcher, readers);
    }
    if (row.size > 0) timer ??= setTimeout(tick, tickMs).unref();
  }

  function tick(): void {
    timer = undefined;
    serve();
  }

  return {
    want: (reader) => {
      const readers = row.get(reader.watcher) ?? new Set();
      row.set(reader.watcher, readers.add(reader));
      if (!timer) serve();
    },
    leave: (reader) => {
      const readers = row.get(reader.watcher);
      readers?.delete(reader);
      if (readers?.size === 0) row.delete(reader.watcher);
    },
  };
}
