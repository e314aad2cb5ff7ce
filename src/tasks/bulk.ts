// The task `bulk`: does a bulk job (retry_failed, cancel_deliveries, replay_events), a step at a time. How far it is, and
// whether it was cancelled, is in Postgres: whichever process has the job goes on where the last step ended.
import { setTimeout as delay } from "node:timers/promises";
import type { BulkStore } from "../store/bulk.ts";

export type BulkPayload = { readonly id: string };

/**
 * Resolves when it is over, or was cancelled. Rejects when the process is to stop: then the job is for another one.
 * However many jobs there are in hand, one at a time does a step, and they take turns: together they leave half of the
 * time to others, and whoever begins a hundred does not slow down everybody's deliveries.
 */
export function createBulkTask(steps: {
  readonly step: BulkStore["step"];
  readonly stopping: AbortSignal;
}): (payload: BulkPayload) => Promise<void> {
  const { step, stopping } = steps;
  const inTurn = createTurns();
  return async ({ id }) => {
    let limit = firstLimit;
    for (;;) {
      const goesOn = await inTurn(async () => {
        stopping.throwIfAborted();
        const startMs = performance.now();
        const isMore = await step(id, limit);
        const tookMs = performance.now() - startMs;
        limit = nextLimit(limit, tookMs);
        // Half of the time is for others.
        await delay(Math.min(tookMs, maxPauseMs), undefined, {
          signal: stopping,
        });
        return isMore;
      });
      if (!goesOn) return;
    }
  };
}

/** One at a time, in the order in which they came. */
function createTurns(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (act) => {
    const turn = last.then(act);
    // Whether it fails is nothing to the next one.
    last = turn.catch(() => undefined);
    return await turn;
  };
}

/** So many rows a step, until it is known how long they take here. */
export const firstLimit = 200;
const maxPauseMs = 1000;
/** What a step should take: it holds its rows' locks so long. */
const stepMs = 40;

/** How many rows the next step may be done to, after one that took so long. */
export function nextLimit(limit: number, tookMs: number): number {
  const factor = Math.min(1.5, Math.max(0.5, stepMs / Math.max(tookMs, 1)));
  return Math.round(Math.min(500, Math.max(50, limit * factor)));
}
