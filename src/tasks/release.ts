// The task `release`: makes the held deliveries of resumed endpoints due, a batch at a time.

/** Resolves when no batch finds any more. */
export function createReleaseTask(steps: {
  readonly releaseHeld: () => Promise<number>;
}): () => Promise<void> {
  return async () => {
    while ((await steps.releaseHeld()) > 0);
  };
}
