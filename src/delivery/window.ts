// Owns how many attempts one endpoint may have in flight, as a state machine: an AIMD window with slow start, as TCP's
// congestion control (RFC 5681), and a circuit as its last resort. Values in, values out; the clock is the caller's.

/** What an attempt says about its endpoint, whatever it means for the delivery. */
export type Signal =
  /** It took it. */
  | "success"
  /** It, or the way to it, could not cope: timeout, no connection, 429, 502, 503, 504. */
  | "overload"
  /** It answered, but did not accept: 500, 404, a redirect. Says something only when nothing else comes. */
  | "rejection"
  /** Nothing was sent, for a reason of our own. */
  | "none";

export type Circuit =
  | { readonly state: "closed" }
  /** Nothing is sent before `untilMs`; then one attempt may try. */
  | {
      readonly state: "open";
      readonly untilMs: number;
      readonly failedProbes: number;
    }
  /** One attempt is trying. */
  | {
      readonly state: "half-open";
      readonly untilMs: number;
      readonly failedProbes: number;
    };

export type Window = {
  /** Attempts that may be in flight. */
  readonly limit: number;
  /** Below it the limit doubles with every round of successes, above it grows by one (RFC 5681 §3.1, ssthresh). */
  readonly threshold: number;
  /** Failures since the last success, an overload counting for four rejections. */
  readonly strain: number;
  /** Failures of attempts that began before it belong to a round that has been answered for. */
  readonly cutAtMs: number;
  readonly circuit: Circuit;
};

export const initialLimit = 10;
const overloadStrain = 4;
/** Five overloads or twenty rejections in a row. */
const maxStrain = 20;
const firstOpenMs = 1000;
const maxOpenMs = 60_000;

export const newWindow: Window = {
  limit: initialLimit,
  threshold: Number.POSITIVE_INFINITY,
  strain: 0,
  cutAtMs: Number.NEGATIVE_INFINITY,
  circuit: { state: "closed" },
};

/** The window of an endpoint that is known to have failed for long: it is probed, at a time within the longest pause. */
export function distrusted(nowMs: number, random: number): Window {
  const untilMs = nowMs + maxOpenMs * random;
  return { ...newWindow, circuit: { state: "open", untilMs, failedProbes: 6 } };
}

/** Whether the circuit lets an attempt through at this time, the window apart. */
export function isConducting({ circuit }: Window, nowMs: number): boolean {
  return (
    circuit.state === "closed" ||
    (circuit.state === "open" && nowMs >= circuit.untilMs)
  );
}

/** Whether it goes on failing: its circuit has opened, or it could not cope twice in a row. */
export function isFailing({ circuit, strain }: Window): boolean {
  return circuit.state !== "closed" || strain >= 2 * overloadStrain;
}

/** Attempts that may be in flight at this time: none while the circuit is open, one to probe it. */
export function allowance(window: Window, nowMs: number): number {
  const { circuit } = window;
  if (circuit.state === "closed") return Math.floor(window.limit);
  return circuit.state === "half-open" || nowMs >= circuit.untilMs ? 1 : 0;
}

/**
 * After how many rounds of attempts so many that wait will have been let in, if they succeed: while the limit doubles with
 * each round, k rounds let in limit × (2^k − 1).
 */
export function roundsFor(
  waiting: number,
  window: Window,
  nowMs: number,
): number {
  const limit = Math.max(1, allowance(window, nowMs));
  const { circuit, threshold } = window;
  const isDoubling = circuit.state === "closed" && limit < threshold;
  if (!isDoubling) return waiting / limit;
  const whileDoubling = threshold - limit;
  if (waiting <= whileDoubling) return Math.log2(waiting / limit + 1);
  const after = (waiting - whileDoubling) / threshold;
  return Math.log2(threshold / limit) + after;
}

/** An attempt begins. The first one after an open circuit is its probe. */
export function begin(window: Window): Window {
  const { circuit } = window;
  if (circuit.state !== "open") return window;
  return { ...window, circuit: { ...circuit, state: "half-open" } };
}

/**
 * An attempt has ended. `inFlight` counts it; `retryAfterMs` is what a 429 or 503 asked for, which opens the circuit for
 * as long; `random` in [0, 1) spreads probes.
 */
export function end(
  window: Window,
  attempt: {
    readonly signal: Signal;
    readonly startedAtMs: number;
    readonly nowMs: number;
    readonly inFlight: number;
    readonly maxLimit: number;
    readonly retryAfterMs: number | null;
    readonly random: number;
  },
): Window {
  if (attempt.signal === "success") return afterSuccess(window, attempt);
  if (attempt.signal === "none") return afterNothing(window, attempt);
  return afterFailure(window, attempt);
}

function afterSuccess(
  window: Window,
  attempt: { inFlight: number; maxLimit: number; startedAtMs: number },
): Window {
  const { inFlight, maxLimit, startedAtMs } = attempt;
  if (window.circuit.state !== "closed") {
    // It began before the circuit opened, and knows nothing of why: of a Retry-After that another one was given.
    if (startedAtMs < window.cutAtMs) return window;
    // Whatever it was before, it begins small: what it takes now is not known.
    return { ...window, limit: 1, strain: 0, circuit: { state: "closed" } };
  }
  // A window that is not used says nothing about what would fit (RFC 7661).
  const isUsed = inFlight * 2 >= window.limit;
  const step = window.limit < window.threshold ? 1 : 1 / window.limit;
  return {
    ...window,
    strain: 0,
    limit: isUsed ? Math.min(maxLimit, window.limit + step) : window.limit,
  };
}

/** What sent nothing says nothing, but may ask for time; a probe leaves the circuit open as it was. */
function afterNothing(
  window: Window,
  { nowMs, retryAfterMs }: { nowMs: number; retryAfterMs: number | null },
): Window {
  const { circuit } = window;
  const askedMs = nowMs + (retryAfterMs ?? 0);
  if (circuit.state === "closed") {
    if (retryAfterMs === null) return window;
    const opened = {
      state: "open",
      untilMs: askedMs,
      failedProbes: 0,
    } as const;
    return { ...window, cutAtMs: nowMs, circuit: opened };
  }
  if (circuit.state === "open" && retryAfterMs === null) return window;
  const untilMs = Math.max(circuit.untilMs, askedMs);
  return { ...window, circuit: { ...circuit, state: "open", untilMs } };
}

function afterFailure(
  window: Window,
  attempt: {
    readonly signal: Signal;
    readonly startedAtMs: number;
    readonly nowMs: number;
    readonly retryAfterMs: number | null;
    readonly random: number;
  },
): Window {
  const { nowMs, startedAtMs, retryAfterMs } = attempt;
  const { circuit } = window;
  if (circuit.state === "half-open" && startedAtMs >= window.cutAtMs) {
    return open(window, { ...attempt, failedProbes: circuit.failedProbes + 1 });
  }
  if (circuit.state !== "closed") {
    // It began before the circuit opened. It may ask for more time, and knows no more than that.
    const untilMs = Math.max(circuit.untilMs, nowMs + (retryAfterMs ?? 0));
    return { ...window, circuit: { ...circuit, untilMs } };
  }
  const isOverload = attempt.signal === "overload";
  const strain = window.strain + (isOverload ? overloadStrain : 1);
  const isNewRound = startedAtMs >= window.cutAtMs;
  const isAtBottom = isOverload && isNewRound && window.limit < 2;
  if (retryAfterMs !== null || strain >= maxStrain || isAtBottom) {
    return open({ ...window, strain }, { ...attempt, failedProbes: 0 });
  }
  if (!isOverload || !isNewRound) return { ...window, strain };
  const half = Math.max(1, Math.floor(window.limit / 2));
  return { ...window, strain, limit: half, threshold: half, cutAtMs: nowMs };
}

function open(
  window: Window,
  options: {
    readonly nowMs: number;
    readonly failedProbes: number;
    readonly retryAfterMs: number | null;
    readonly random: number;
  },
): Window {
  const { nowMs, failedProbes, random } = options;
  const baseMs = Math.min(maxOpenMs, firstOpenMs * 2 ** failedProbes);
  // Only upwards, as no Retry-After may be undercut.
  const openMs = Math.max(baseMs, options.retryAfterMs ?? 0) * (1 + random / 5);
  return {
    ...window,
    threshold: Math.max(initialLimit, Math.floor(window.limit / 2)),
    cutAtMs: nowMs,
    circuit: { state: "open", untilMs: nowMs + openMs, failedProbes },
  };
}
