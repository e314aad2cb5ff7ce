// Owns how long a start waits for a Postgres that is not there yet.
import { setTimeout as delay } from "node:timers/promises";
import { PostcommitError } from "../errors.ts";
import { isTransient, needsOperator } from "./transient.ts";

/**
 * Runs `work` until it succeeds, as long as it throws DATABASE_UNREACHABLE for a reason that passes by itself, for at
 * most `patienceMs`; then that error, and any other at once, is thrown. An aborted `signal` throws its reason.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  options: {
    readonly patienceMs: number;
    readonly signal?: AbortSignal | undefined;
    /** Told of each failure after which it goes on waiting. */
    readonly onWait: (error: PostcommitError) => void;
  },
): Promise<T> {
  const deadlineMs = performance.now() + options.patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const leftMs = deadlineMs - performance.now();
      if (!mayBeThereSoon(error) || leftMs <= 0) throw error;
      options.onWait(error);
      const waitMs = Math.min(500 + Math.random() * 1000, leftMs);
      await delay(waitMs, undefined, { signal: options.signal }).catch(() => {
        throw options.signal?.reason;
      });
    }
  }
}

function mayBeThereSoon(error: unknown): error is PostcommitError {
  return (
    error instanceof PostcommitError &&
    error.code === "DATABASE_UNREACHABLE" &&
    isTransient(error.cause) &&
    !needsOperator(error.cause)
  );
}
