// Owns group commit: what many callers want at the same time becomes one call. No timer: a batch leaves at the end of
// the event loop's turn if a call may start, else when one returns. So it is as large as the load makes it.

/**
 * Makes a function of one input out of a function of many. `run` must return a result for each input, in order, or
 * throw, which rejects all of them. Inputs with the same key never share a batch.
 */
export function createBatcher<Input, Output>(options: {
  readonly run: (inputs: readonly Input[]) => Promise<readonly Output[]>;
  readonly maxSize: number;
  /** What an input adds to the size of a batch; 1 unless given. One that is larger than maxSize goes alone. */
  readonly sizeOf?: (input: Input) => number;
  readonly maxConcurrent: number;
  readonly keyOf?: (input: Input) => string;
}): (input: Input) => Promise<Output> {
  let waiting: Waiting<Input, Output>[] = [];
  let running = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    if (running >= options.maxConcurrent) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void runNext();
      schedule();
    });
  }

  async function runNext(): Promise<void> {
    const batch = takeBatch();
    running += 1;
    try {
      const outputs = await options.run(batch.map((entry) => entry.input));
      for (const [index, entry] of batch.entries()) {
        entry.resolve(outputs[index] as Output);
      }
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    } finally {
      running -= 1;
      schedule();
    }
  }

  function takeBatch(): Waiting<Input, Output>[] {
    const { keyOf, sizeOf, maxSize } = options;
    const batch: Waiting<Input, Output>[] = [];
    const left: Waiting<Input, Output>[] = [];
    const keys = new Set<string>();
    let size = 0;
    let index = 0;
    for (; index < waiting.length && size < maxSize; index += 1) {
      const entry = waiting[index] as Waiting<Input, Output>;
      const key = keyOf?.(entry.input);
      if (key !== undefined && keys.has(key)) {
        left.push(entry);
        continue;
      }
      const added = sizeOf?.(entry.input) ?? 1;
      if (size > 0 && size + added > maxSize) break;
      size += added;
      if (key !== undefined) keys.add(key);
      batch.push(entry);
    }
    waiting = [...left, ...waiting.slice(index)];
    return batch;
  }

  return async (input) =>
    await new Promise<Output>((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      schedule();
    });
}

type Waiting<Input, Output> = {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
};
