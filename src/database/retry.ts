// Owns waiting for Postgres to come back: nothing that may succeed later is given up.
import pRetry from "p-retry";
import type { Logger } from "../log.ts";
import { isTransient } from "./pool.ts";

/**
 * Runs `statement` until it succeeds, as long as it fails for a passing reason; any other error is thrown at once.
 * Waits 50 ms to 2 s in between, with jitter. Once `signal` is aborted it waits no longer and throws.
 */
export async function untilDone<T>(
  statement: () => Promise<T>,
  options: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<T> {
  options.signal.throwIfAborted();
  return await pRetry(statement, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 50,
    maxTimeout: 2000,
    randomize: true,
    signal: options.signal,
    shouldRetry: ({ error }) => isTransient(error),
    onFailedAttempt: ({ error, attemptNumber }) => {
      if (isTransient(error)) {
        options.log.warn(
          { err: error, attemptNumber },
          "Postgres is not available, trying again",
        );
      }
    },
  });
}
