// The task `bulk`: does a bulk job (retry_failed, cancel_deliveries, replay_events), a step at a time. How far it is, and
// whether it was cancelled, is in Postgres: whichever process has the job goes on where the last step ended.
import { setTimeout as delay } from "node:timers/promises";
import type { BulkStore } from "../store/bulk.ts";

export type BulkPayload = { readonly id: string };

/** Resolves when it is over, or was cancelled. Rejects when the process is to stop: then the job is for another one. */
export function createBulkTask(steps: {
  readonly step: BulkStore["step"];
  readonly stopping: AbortSignal;
}): (payload: BulkPayload) => Promise<void> {
  const { step, stopping } = steps;
  return async ({ id }) => {
    for (;;) {
      stopping.throwIfAborted();
      const startMs = performance.now();
      if (!(await step(id))) return;
      // Half of the time is for others, however large or slow the database is.
      const tookMs = performance.now() - startMs;
      await delay(tookMs, undefined, { signal: stopping });
    }
  };
}
