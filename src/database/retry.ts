// Owns waiting for Postgres to come back: nothing that may succeed later is given up.
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../log.ts";
import { isTransient, remedyOf } from "./transient.ts";

/** Statements that wait for the same reason would each say so. */
const quietMs = 1000;
let quietUntilMs = 0;

/**
 * Runs `statement` until it succeeds, as long as it fails for a passing reason; any other error is thrown at once. It is
 * told how often it was tried before. Once `signal` is aborted it waits no longer and throws.
 */
export async function untilDone<T>(
  statement: (triesBefore: number) => Promise<T>,
  options: {
    readonly log: Logger;
    readonly signal: AbortSignal;
    /** Which errors are thrown although they might pass. */
    readonly isFinal?: (error: unknown) => boolean;
  },
): Promise<T> {
  const { log, signal, isFinal } = options;
  for (let triesBefore = 0; ; triesBefore += 1) {
    signal.throwIfAborted();
    try {
      return await statement(triesBefore);
    } catch (error) {
      if (!isTransient(error) || isFinal?.(error)) throw error;
      signal.throwIfAborted();
      if (performance.now() >= quietUntilMs) {
        quietUntilMs = performance.now() + quietMs;
        log.warn(
          { err: error, triesBefore, remedy: remedyOf(error) },
          "Postgres is not available, trying again",
        );
      }
    }
    await delay(waitMs(triesBefore, Math.random()), undefined, { signal });
  }
}

/** From 50 ms to 2 s, and never the same for all: who waited together must not come back together. */
function waitMs(triesBefore: number, random: number): number {
  return Math.min(50 * 2 ** triesBefore, 2000) * (0.5 + random / 2);
}
