// The task `drain`: sends what waits for one endpoint, as fast as it takes it. One process at a time does it for an
// endpoint; which one is settled by a lock that Postgres drops with the process.
import type { DueDelivery } from "../store/due-deliveries.ts";
import type { WaitingStore } from "../store/waiting.ts";
import type { Gates, Outlook } from "./admission.ts";
import type { Attempt } from "./attempt.ts";

export type DrainPayload = { readonly endpoint_id: string };

type DrainSteps = {
  readonly claimWaiting: WaitingStore["claimWaiting"];
  readonly drainLater: WaitingStore["drainLater"];
  /** Whether the endpoint is this process's to drain, until it is let go. */
  readonly hold: (endpointId: string) => Promise<boolean>;
  readonly letGo: (endpointId: string) => Promise<void>;
  readonly gates: Gates;
  readonly attempt: Attempt;
  /** So many may go on and on; when there are more they take turns. */
  readonly maxDrains: number;
  /** Of all drains together, but that each may have one. */
  readonly maxInHand: number;
  readonly stopping: AbortSignal;
};

const firstId = "00000000-0000-0000-0000-000000000000";
const maxClaim = 500;
/** What began to wait out of turn, as late retries do, is found when a new round begins: after so many claims. */
const claimsPerRound = 20;
const turnMs = 5000;
/** One that Postgres refuses is no reason to let the others wait; many are a reason not to send what is not recorded. */
const maxFailures = 5;
/** Another process may find the endpoint recovered before its circuit would be tried here. */
const maxDelayMs = 60_000;
/** How soon it is asked again whether another process has let an endpoint go, or this one has room for it. */
const askAgainMs = 1000;

/** What the drains of a process know of each other. */
type Shared = { inHand: number; readonly isCrowded: () => boolean };

type Drain = {
  /** Something more waits since the last round began. */
  again: boolean;
  /** Tells who waits for a change. */
  wake: () => void;
  readonly done: Promise<void>;
  /** Ends the wait of the job that stands in for this one: see standIn. */
  relieve: () => void;
};

/** Resolves when nothing waits any more, or another job is to go on later. */
export function createDrainTask(
  steps: DrainSteps,
): (payload: DrainPayload) => Promise<void> {
  const running = new Map<string, Drain>();
  const shared: Shared = {
    inHand: 0,
    isCrowded: () => running.size > steps.maxDrains,
  };

  /**
   * A second job for what is being drained here already. The first one lost its key to it, and would not be run again
   * if this process died; so this one stands in for it, till the end or till a third one does.
   */
  async function standIn(drain: Drain): Promise<void> {
    drain.again = true;
    drain.wake();
    drain.relieve();
    const relieved = new Promise<void>((resolve) => (drain.relieve = resolve));
    await Promise.race([drain.done, relieved]);
  }

  async function start(endpointId: string): Promise<void> {
    const { promise: done, resolve, reject } = Promise.withResolvers<void>();
    done.catch(() => undefined);
    const nothing = (): void => undefined;
    const drain: Drain = {
      again: false,
      wake: nothing,
      done,
      relieve: nothing,
    };
    running.set(endpointId, drain);
    try {
      const delayMs = await holdAndSend(steps, endpointId, drain, shared);
      running.delete(endpointId);
      // What was told since then is seen by the job that told it.
      const nextMs = delayMs ?? (drain.again ? 0 : undefined);
      if (nextMs !== undefined) await steps.drainLater(endpointId, nextMs);
      resolve();
    } catch (error) {
      running.delete(endpointId);
      reject(error);
    }
    await done;
  }

  return async ({ endpoint_id: endpointId }) => {
    steps.stopping.throwIfAborted();
    const drain = running.get(endpointId);
    await (drain ? standIn(drain) : start(endpointId));
  };
}

/** Also if its turn came at once: it has waited already, and a job that asks again and again is in others' way. */
function forMs({ drainInMs, waitMs }: Outlook): number {
  return Math.max(askAgainMs, drainInMs ?? waitMs);
}

async function holdAndSend(
  steps: DrainSteps,
  endpointId: string,
  drain: Drain,
  shared: Shared,
): Promise<number | undefined> {
  if (!(await steps.hold(endpointId))) return askAgainMs;
  try {
    return await sendWaiting(steps, endpointId, drain, shared);
  } finally {
    await steps.letGo(endpointId);
  }
}

/** Resolves with the milliseconds after which to go on, or undefined if nothing waits any more. */
async function sendWaiting(
  { gates, stopping, attempt, claimWaiting, maxInHand }: DrainSteps,
  endpointId: string,
  drain: Drain,
  shared: Shared,
): Promise<number | undefined> {
  const startMs = performance.now();
  const inHand = new Map<string, Promise<void>>();
  /** What could not be recorded: it still waits, and is let be till the next job. */
  const failed = new Map<string, unknown>();
  let after = firstId;
  let claims = 0;
  let foundInRound = 0;
  let refusedForMs = 0;
  let isDone = false;

  const send = async (delivery: DueDelivery): Promise<void> => {
    const admission = await gates.enter(endpointId, "patient");
    if (admission.pass) await attempt(delivery, admission.pass);
    // It goes on waiting, as it has.
    else refusedForMs = Math.max(refusedForMs, forMs(admission.outlook));
  };
  const begin = (delivery: DueDelivery): void => {
    const { deliveryId } = delivery;
    foundInRound += 1;
    shared.inHand += 1;
    const sent = send(delivery)
      .catch((error: unknown) => void failed.set(deliveryId, error))
      .finally(() => {
        inHand.delete(deliveryId);
        shared.inHand -= 1;
        drain.wake();
      });
    inHand.set(deliveryId, sent);
  };
  const change = async (): Promise<void> =>
    await new Promise((resolve) => (drain.wake = resolve));
  const mustStop = (): boolean =>
    gates.shutForMs(endpointId) > 0 ||
    refusedForMs > 0 ||
    (shared.isCrowded() && performance.now() - startMs > turnMs) ||
    failed.size >= maxFailures ||
    stopping.aborted;

  while (!isDone && !mustStop()) {
    const reach = gates.reach(endpointId);
    const wanted = Math.min(
      reach - inHand.size,
      Math.max(1 - inHand.size, maxInHand - shared.inHand),
    );
    if (inHand.size > 0 && wanted < reach / 8) {
      await change();
      continue;
    }
    if (after === firstId) {
      drain.again = false;
      foundInRound = 0;
    }
    // What is in hand still waits for all that Postgres knows, also if it is recorded while this is being read.
    const known = new Set([...inHand.keys(), ...failed.keys()]);
    const limit = Math.min(maxClaim, Math.max(1, wanted));
    const { lastId, due } = await claimWaiting(endpointId, after, limit);
    for (const delivery of due) {
      if (!known.has(delivery.deliveryId)) begin(delivery);
    }
    claims += 1;
    const isRoundOver = lastId === null || claims % claimsPerRound === 0;
    after = isRoundOver ? firstId : lastId;
    if (lastId !== null || drain.again) continue;
    isDone = inHand.size === 0 && foundInRound === 0;
    while (inHand.size > 0 && !drain.again && !mustStop()) await change();
  }
  await Promise.all(inHand.values());
  for (const error of failed.values()) throw error;
  if (isDone) return undefined;
  stopping.throwIfAborted();
  const laterMs = Math.max(gates.shutForMs(endpointId), refusedForMs);
  return Math.min(maxDelayMs, laterMs);
}
