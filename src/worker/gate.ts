// One endpoint's gate: its window, who waits at it, and how long that would take. Which gate's turn it is is gates.ts's.
import {
  allowance,
  begin,
  end,
  isConducting,
  isFailing,
  newWindow,
  roundsFor,
  type Circuit,
  type Signal,
  type Window,
} from "../delivery/window.ts";
import type { Admission } from "../tasks/admission.ts";

/** What an endpoint is assumed to take before it is known: long enough for a burst to wait rather than be sent away. */
const assumedDurationMs = 20;
/** Of the moving average of durations: the last eight attempts or so count. */
const smoothing = 1 / 8;

export type Waiter = {
  readonly gate: Gate;
  readonly resolve: (admission: Admission) => void;
  /** Infinity for one that waits as long as it takes. */
  readonly untilMs: number;
  isGone: boolean;
};

export type Gate = {
  readonly endpointId: string;
  window: Window;
  inFlight: number;
  /** Of these, those that somebody insisted on. */
  forced: number;
  /** Whether it has succeeded before and not failed since. */
  isProven: boolean;
  readonly waiters: Waiter[];
  waiting: number;
  /** Whether it stands in the row of gates with somebody waiting and room in their window. */
  isInRow: boolean;
  durationMs: number;
  /** When an attempt ended here last, or the first one began after a pause. */
  movedAtMs: number;
  /** What has last been told of it, for people to look at. */
  told: Told | undefined;
};

export type Told = {
  readonly circuit: Circuit;
  readonly limit: number;
  readonly inFlight: number;
  readonly atMs: number;
};

/**
 * What is known of an endpoint. Proven: its last attempt succeeded. Unknown: it was never tried, or failed once.
 * Suspect: it goes on failing, or did so before this process began.
 */
export type Standing = "proven" | "unknown" | "suspect";

export function newGate(endpointId: string): Gate {
  return {
    endpointId,
    window: newWindow,
    inFlight: 0,
    forced: 0,
    isProven: false,
    waiters: [],
    waiting: 0,
    isInRow: false,
    durationMs: assumedDurationMs,
    movedAtMs: 0,
    told: undefined,
  };
}

/** Whether its window lets one more attempt begin. */
export function hasRoom(gate: Gate, nowMs: number): boolean {
  return gate.inFlight < allowance(gate.window, nowMs);
}

export function standingOf({ isProven, window }: Gate): Standing {
  if (isProven) return "proven";
  return isFailing(window) ? "suspect" : "unknown";
}

/** Milliseconds until its circuit may be tried, 0 if attempts may be made. */
export function shutForMs({ window, durationMs }: Gate, nowMs: number): number {
  if (isConducting(window, nowMs)) return 0;
  return window.circuit.state === "open"
    ? window.circuit.untilMs - nowMs
    : // A probe is under way.
      Math.max(1000, durationMs);
}

/** How long one more would wait here, in milliseconds, as far as the last attempts tell. */
export function estimatedWaitMs(gate: Gate, nowMs: number): number {
  // While nothing ends, the attempts under way are the measure.
  const silentMs = gate.inFlight > 0 ? nowMs - gate.movedAtMs : 0;
  const eachMs = Math.max(gate.durationMs, silentMs);
  return roundsFor(gate.waiting + 1, gate.window, nowMs) * eachMs;
}

/** As many as its window takes and a few more, so that none of its slots is ever idle. */
export function reachOf({ window }: Gate, nowMs: number): number {
  const atATime = allowance(window, nowMs);
  return atATime + Math.ceil(atATime / 4);
}

export function beginAt(gate: Gate, nowMs: number): void {
  if (gate.inFlight === 0) gate.movedAtMs = nowMs;
  gate.inFlight += 1;
  gate.window = begin(gate.window);
}

export function endAt(
  gate: Gate,
  attempt: {
    readonly signal: Signal;
    readonly startedAtMs: number;
    readonly nowMs: number;
    readonly maxLimit: number;
    readonly retryAfterMs: number | null;
  },
): void {
  const { signal, nowMs, startedAtMs } = attempt;
  gate.window = end(gate.window, {
    ...attempt,
    inFlight: gate.inFlight,
    random: Math.random(),
  });
  gate.inFlight -= 1;
  gate.movedAtMs = nowMs;
  if (signal === "none") return;
  gate.isProven = signal === "success";
  gate.durationMs += smoothing * (nowMs - startedAtMs - gate.durationMs);
}
