// Owns what ends a process: the first signal asks, the second insists.

/**
 * Resolves when the start has; a rejected start rejects. Stops on SIGTERM or SIGINT, also while it is still starting,
 * and exits with 0. A second signal exits at once: nothing is lost, what was in hand is made again.
 */
export async function stopOnSignal(
  starting: Promise<{ readonly stop: () => Promise<void> }>,
): Promise<void> {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    starting
      .then((running) => running.stop())
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
  await starting;
}
