// What one subscriber has still to read: so much and no more. A reader that is too slow loses the oldest, and is told.

/** Whatever is told has room for whether something before it was missed. */
export type Gapped = { readonly gap: boolean };

export type Queue<Payload extends Gapped> = {
  readonly push: (payload: Payload) => void;
  /** Something was missed: the next payload says so. */
  readonly missed: () => void;
  /** Something was missed, and is told at once, in a payload with nothing else. */
  readonly tellGap: () => void;
  readonly end: () => void;
  readonly iterator: AsyncIterableIterator<Payload | Gap>;
};

export type Gap = { readonly gap: true };

export function createQueue<Payload extends Gapped>(options: {
  readonly maxLength: number;
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

  function add(payload: Payload | Gap): void {
    if (isOver) return;
    const reader = readers.shift();
    if (reader) {
      reader({ done: false, value: marked(payload) });
      return;
    }
    payloads.push(payload);
    if (payloads.length - head > options.maxLength) {
      head += 1;
      isMissing = true;
    }
    if (head >= options.maxLength) {
      payloads = payloads.slice(head);
      head = 0;
    }
  }

  function marked(payload: Payload | Gap): Payload | Gap {
    if (!isMissing) return payload;
    isMissing = false;
    return { ...payload, gap: true };
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
    missed: () => (isMissing = true),
    tellGap: () => add({ gap: true }),
    end,
    iterator: {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: async () => {
        const payload = payloads[head];
        if (payload) {
          head += 1;
          return { done: false, value: marked(payload) };
        }
        if (isOver) return { done: true, value: undefined };
        return await new Promise<Step>((resolve) => readers.push(resolve));
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
