// The task `dispatch`: finds who wants these events, and makes the first attempts at once. What its endpoint has no room
// for waits in Postgres.
import type { DueDelivery } from "../store/due-deliveries.ts";
import type { Gates } from "./admission.ts";
import type { Attempt, AttemptSteps } from "./attempt.ts";
import type { Room } from "./room.ts";

/** What the trigger on outbox.events writes: at most 100 events. */
export type DispatchPayload = { readonly event_ids: readonly string[] };

/** Where a job's events make many deliveries each, it takes its events by parts: what is read of all is in memory. */
const maxExpected = 2000;

/** Resolves when each delivery of the events has a recorded attempt or waits for its endpoint. */
export function createDispatchTask(steps: {
  readonly fanOut: (
    eventIds: readonly string[],
  ) => Promise<readonly DueDelivery[]>;
  /** Bounds what is in hand: what is read too early has to be read again. */
  readonly room: Room;
  readonly gates: Gates;
  readonly park: AttemptSteps["park"];
  readonly attempt: Attempt;
}): (payload: DispatchPayload) => Promise<void> {
  const { room, gates, park, attempt } = steps;

  async function attemptOrPark(delivery: DueDelivery): Promise<void> {
    const { deliveryId, endpointId } = delivery;
    const admission = await gates.enter(endpointId, "brief");
    if (admission.pass) await attempt(delivery, admission.pass);
    else {
      const { outlook } = admission;
      await park({ deliveryId, endpointId, ...outlook, error: null });
    }
  }

  /** How many deliveries an event has made lately, on average. Not knowing it is no reason to take in too many. */
  let perEvent = 100;
  let isKnown = false;

  /** Returns the attempts, which are under way. */
  async function dispatch(eventIds: readonly string[]): Promise<Attempts> {
    // Till it is known how many deliveries they make, so many are expected.
    const expected = await room.enter(Math.ceil(eventIds.length * perEvent));
    let due: readonly DueDelivery[] = [];
    try {
      due = await steps.fanOut(eventIds);
      room.take(due.length);
    } finally {
      room.leave(expected);
    }
    const seen = due.length / eventIds.length;
    perEvent = Math.max(1, perEvent + (seen - perEvent) / (isKnown ? 16 : 1));
    isKnown = true;
    return due.map(async (delivery) => {
      try {
        await attemptOrPark(delivery);
      } finally {
        room.leave(1);
      }
    });
  }

  return async ({ event_ids: eventIds }) => {
    const attempts: Promise<void>[] = [];
    try {
      for (let done = 0; done < eventIds.length;) {
        const count = Math.max(1, Math.floor(maxExpected / perEvent));
        // The next ones do not wait for an endpoint of these.
        const begun = await dispatch(eventIds.slice(done, done + count));
        // One that fails before all are begun is heard of below.
        for (const attempted of begun) attempted.catch(() => undefined);
        attempts.push(...begun);
        done += count;
      }
    } finally {
      await allDone(attempts);
    }
  };
}

type Attempts = readonly Promise<void>[];

/** Unlike Promise.all it waits for all of them, so that no attempt outlives its job. */
async function allDone(attempts: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(attempts)) {
    if (result.status === "rejected") throw result.reason;
  }
}
