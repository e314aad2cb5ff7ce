// Owns what ends a process: the first signal asks, the second insists.

/**
 * Resolves when the start has; a rejected start rejects. Stops on SIGTERM or SIGINT, also while it is still starting
 * (which `start` may cut short: its signal is aborted), and exits with 0. A second signal exits at once: nothing is
 * lost, what was in hand is made again.
 */
export async function stopOnSignal(
  start: (
    stopping: AbortSignal,
  ) => Promise<{ readonly stop: () => Promise<void> }>,
): Promise<void> {
  const stopping = new AbortController();
  const starting = start(stopping.signal);
  const unlessCutShort = (error: unknown): void => {
    if (error !== stopping.signal.reason) throw error;
  };
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    starting
      .then((running) => running.stop(), unlessCutShort)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  await starting.then(() => undefined, unlessCutShort);
}
