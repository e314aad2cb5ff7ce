// What one subscriber has still to read: so much and no more. A reader that is too slow loses the oldest, and is told.
import type { Reader } from "./pacer.ts";

/** Whatever is told has room for whether something before it was missed. */
export type Gapped = { readonly gap: boolean };
export type Gap = { readonly gap: true };

export type Queue<Payload extends Gapped> = Reader & {
  readonly push: (payload: Payload) => void;
  /** Something was missed: the next payload says so. */
  readonly missed: () => void;
  /** Something was missed, and is told at once, in a payload with nothing else. */
  readonly tellGap: () => void;
  readonly end: () => void;
  readonly iterator: AsyncIterableIterator<Payload | Gap>;
};

export function createQueue<Payload extends Gapped>(options: {
  readonly watcher: Reader["watcher"];
  readonly maxLength: number;
  /** There is something to read, and somebody who waits for it: `serve` when it is its turn. */
  readonly onReady: () => void;
  /** The reader wants no more, or there is no more. Called once. */
  readonly onEnd: () => void;
}): Queue<Payload> {
  type Step = IteratorResult<Payload | Gap>;
  let payloads: (Payload | Gap)[] = [];
  /** Payloads before it have been read: shift() would move the rest each time. */
  let head = 0;
  let isMissing = false;
  let isOver = false;
  const readers: ((step: Step) => void)[] = [];

  function isReady(): boolean {
    return readers.length > 0 && head < payloads.length;
  }

  function add(payload: Payload | Gap): void {
    if (isOver) return;
    payloads.push(payload);
    if (payloads.length - head > options.maxLength) {
      head += 1;
      isMissing = true;
    }
    if (head >= options.maxLength) {
      payloads = payloads.slice(head);
      head = 0;
    }
    if (readers.length > 0) options.onReady();
  }

  function serve(): boolean {
    const payload = payloads[head];
    const reader = readers[0];
    if (!payload || !reader) return false;
    readers.shift();
    head += 1;
    if (head === payloads.length) {
      payloads = [];
      head = 0;
    }
    const value = isMissing ? ({ ...payload, gap: true } as Payload) : payload;
    isMissing = false;
    reader({ done: false, value });
    return isReady();
  }

  function end(): void {
    if (isOver) return;
    isOver = true;
    payloads = [];
    head = 0;
    for (const reader of readers.splice(0)) {
      reader({ done: true, value: undefined });
    }
    options.onEnd();
  }

  return {
    push: add,
    watcher: options.watcher,
    serve,
    missed: () => (isMissing = true),
    tellGap: () => add({ gap: true }),
    end,
    iterator: {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: async () => {
        if (isOver) return { done: true, value: undefined };
        return await new Promise<Step>((resolve) => {
          readers.push(resolve);
          if (isReady()) options.onReady();
        });
      },
      return: async () => {
        end();
        return { done: true, value: undefined };
      },
      throw: async (error) => {
        end();
        throw error;
      },
    },
  };
}
