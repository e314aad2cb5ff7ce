// Owns who waits at gates for their turn, in memory: in the order in which they came, and none for too long.
import type { Admission } from "../tasks/admission.ts";
import type { Gate, Waiter } from "./gate.ts";

const sweepIntervalMs = 50;

export type WaitingRoom = {
  /** Resolves when it is let in or sent away: `maxWaitMs` from now at the latest. Null waits as long as it takes. */
  readonly wait: (gate: Gate, maxWaitMs: number | null) => Promise<Admission>;
  /** Of those that do not wait as long as it takes. */
  readonly count: () => number;
  /** The next one at a gate where somebody waits. It waits no more. */
  readonly next: (gate: Gate) => Waiter;
  /** Refuses everybody at this gate. */
  readonly sendAway: (gate: Gate, nowMs: number) => void;
};

/** `refuse` says what to tell those that are sent away; all of them wait equally long. */
export function createWaitingRoom(
  refuse: (gate: Gate, nowMs: number) => Admission,
): WaitingRoom {
  const brief: Waiter[] = [];
  let count = 0;
  let sweeper: NodeJS.Timeout | undefined;

  function leave(waiter: Waiter): void {
    waiter.isGone = true;
    waiter.gate.waiting -= 1;
    if (waiter.untilMs < Number.POSITIVE_INFINITY) count -= 1;
  }

  function dismiss(waiters: readonly Waiter[], nowMs: number): void {
    for (const waiter of waiters) {
      if (waiter.isGone) continue;
      leave(waiter);
      waiter.resolve(refuse(waiter.gate, nowMs));
    }
  }

  /** Those that have waited for too long are the first ones. */
  function sweep(): void {
    const nowMs = performance.now();
    const staying = brief.findIndex(
      ({ isGone, untilMs }) => !isGone && untilMs > nowMs,
    );
    dismiss(brief.splice(0, staying < 0 ? brief.length : staying), nowMs);
    if (brief.length > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
  }

  return {
    wait: async (gate, maxWaitMs) =>
      await new Promise((resolve) => {
        const untilMs =
          maxWaitMs === null
            ? Number.POSITIVE_INFINITY
            : performance.now() + maxWaitMs;
        const waiter: Waiter = { gate, untilMs, resolve, isGone: false };
        gate.waiters.push(waiter);
        gate.waiting += 1;
        if (maxWaitMs === null) return;
        count += 1;
        brief.push(waiter);
        sweeper ??= setInterval(sweep, sweepIntervalMs).unref();
      }),
    count: () => count,
    next: (gate) => {
      let waiter = gate.waiters.shift() as Waiter;
      while (waiter.isGone) waiter = gate.waiters.shift() as Waiter;
      leave(waiter);
      return waiter;
    },
    sendAway: (gate, nowMs) => dismiss(gate.waiters.splice(0), nowMs),
  };
}
