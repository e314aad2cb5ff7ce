// The task `dispatch`: finds who wants these events, and makes the first attempts at once.
import type { DueDelivery } from "../store/deliveries.ts";

/** What the trigger on outbox.events writes: at most 100 events. */
export type DispatchPayload = { readonly event_ids: readonly string[] };

/** Resolves when each delivery of the events has a recorded attempt. */
export function createDispatchTask(steps: {
  readonly fanOut: (
    eventIds: readonly string[],
  ) => Promise<readonly DueDelivery[]>;
  /** Waits until so many more events may be in hand: what is read too early has to be read again. */
  readonly room: (
    eventCount: number,
    work: () => Promise<void>,
  ) => Promise<void>;
  /** Waits for one of the slots of first attempts. */
  readonly admit: (attempt: () => Promise<void>) => Promise<void>;
  readonly attempt: (delivery: DueDelivery) => Promise<void>;
}): (payload: DispatchPayload) => Promise<void> {
  return async ({ event_ids }) =>
    await steps.room(event_ids.length, async () => {
      const due = await steps.fanOut(event_ids);
      await allDone(
        due.map((delivery) => steps.admit(() => steps.attempt(delivery))),
      );
    });
}

/** Unlike Promise.all it waits for all of them, so that no attempt outlives its job. */
async function allDone(attempts: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(attempts)) {
    if (result.status === "rejected") throw result.reason;
  }
}
