// Owns group commit: what many callers want at the same time becomes one call. No timer: a batch leaves at the end of
// the event loop's turn if a call may start, else when one returns. So it is as large as the load makes it.

/**
 * Makes a function of one input out of a function of many. `run` must return a result for each input, in order, or
 * throw, which rejects all of them. Inputs with the same key never share a batch.
 */
export function createBatcher<Input, Output>(options: {
  readonly run: (inputs: readonly Input[]) => Promise<readonly Output[]>;
  readonly maxSize: number;
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
    const { keyOf } = options;
    if (!keyOf) {
      const batch = waiting.slice(0, options.maxSize);
      waiting = waiting.slice(options.maxSize);
      return batch;
    }
    const batch: Waiting<Input, Output>[] = [];
    const rest: Waiting<Input, Output>[] = [];
    const keys = new Set<string>();
    for (const entry of waiting) {
      const key = keyOf(entry.input);
      if (batch.length >= options.maxSize || keys.has(key)) rest.push(entry);
      else {
        keys.add(key);
        batch.push(entry);
      }
    }
    waiting = rest;
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
