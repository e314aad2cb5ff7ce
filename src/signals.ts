// Owns what ends a process: the first signal asks, the second insists.

/** Stops on SIGTERM or SIGINT and exits with 0. A second signal exits at once; nothing is lost, what was in hand is made again. */
export function stopOnSignal(running: {
  readonly stop: () => Promise<void>;
}): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
