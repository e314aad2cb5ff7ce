// Owns who may begin an attempt now: the slots of the process, shared between the gates of endpoints. It knows no
// delivery and no Postgres: who is refused finds a place to wait elsewhere.
import type { Admission, Gates, Pass, Patience } from "../tasks/admission.ts";
import { distrusted } from "../delivery/window.ts";
import { changesOf, totalsOf } from "./gate-changes.ts";
import {
  beginAt,
  endAt,
  estimatedWaitMs,
  hasRoom,
  newGate,
  reachOf,
  shutForMs,
  type Gate,
  type Waiter,
} from "./gate.ts";

/** Who would wait longer than this is refused: in memory it would only be in the way. */
const maxWaitMs = 1000;
/** Who is in nobody's way for long: an endpoint that works off its queue as fast may have nearly all places. */
const briskMs = 300;
const sweepIntervalMs = 50;
/**
 * Of the slots it may use, one endpoint may have at most this many times as many attempts in flight as there are free slots (dynamic thresholds:
 * Choudhury & Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", 1998). Alone it
 * gets four fifths of them; however many there are, some are left for the next.
 */
const shareOfFree = 4;
/** So many attempts that somebody insists on may be in flight at one endpoint, whatever its window says. */
const maxForced = 5;
/** Another process, or somebody who insists, may find an endpoint recovered before its circuit would be tried here. */
const maxDrainDelayMs = 60_000;
const maxGates = 20_000;
/** So many refusing endpoints are told at a time. */
const maxTold = 200;

/**
 * `slots`: attempts in flight at a time. `places`: so many may wait for one; of one endpoint as many as it would work off
 * in a second, and at most half of the places that are free.
 */
export function createGates(options: {
  readonly slots: number;
  readonly places: number;
  /** Told when an endpoint's circuit has closed: what waits for it can be sent. */
  readonly onRecovered: (endpointId: string) => void;
  /** Told when it has opened. */
  readonly onOpened?: (endpointId: string) => void;
  /** Told when there may be something new in `changes`. */
  readonly onChanged?: () => void;
}): Gates {
  const { slots, places, onRecovered, onOpened, onChanged } = options;
  /** What endpoints that have not just succeeded may take together, so that many dead ones leave the others room. */
  const unprovenSlots = Math.max(1, Math.floor(slots / 2));
  const gates = new Map<string, Gate>();
  /** Gates with somebody waiting and room in their window, in the order of their turns. */
  const rows = { proven: [] as Gate[], unproven: [] as Gate[] };
  const waitingRoom: Waiter[] = [];
  const refusing = new Set<Gate>();
  /** At which something has happened that may have changed what is told of them. */
  const touched = new Set<Gate>();
  let inFlight = 0;
  let unprovenInFlight = 0;
  let briefWaiters = 0;
  /** What an attempt takes, on average, and until when those that found no slot keep the process busy. */
  let meanMs = 20;
  let busyUntilMs = 0;
  let sweeper: NodeJS.Timeout | undefined;

  function gateOf(endpointId: string): Gate {
    const known = gates.get(endpointId);
    if (known) return known;
    if (gates.size >= maxGates) forgetIdle();
    const gate = newGate(endpointId);
    gates.set(endpointId, gate);
    return gate;
  }

  function forgetIdle(): void {
    for (const [id, gate] of gates) {
      if (gates.size < maxGates * 0.9) return;
      if (gate.inFlight > 0 || gate.waiting > 0) continue;
      refusing.delete(gate);
      touched.delete(gate);
      gates.delete(id);
    }
  }

  function touch(gate: Gate): void {
    touched.add(gate);
    onChanged?.();
  }

  function mayBegin(gate: Gate, nowMs: number): boolean {
    if (!hasRoom(gate, nowMs)) return false;
    const free = slots - inFlight;
    const mayTake = gate.isProven
      ? free
      : Math.min(free, unprovenSlots - unprovenInFlight);
    return gate.inFlight < shareOfFree * mayTake;
  }

  function begin(gate: Gate, startedAtMs: number): Pass {
    const { isProven } = gate;
    inFlight += 1;
    if (!isProven) unprovenInFlight += 1;
    beginAt(gate, startedAtMs);
    touch(gate);
    let isOver = false;
    return {
      end: (signal, retryAfterMs = null) => {
        if (isOver) return;
        isOver = true;
        inFlight -= 1;
        if (!isProven) unprovenInFlight -= 1;
        const nowMs = performance.now();
        meanMs += (nowMs - startedAtMs - meanMs) / 64;
        const wasProven = gate.isProven;
        const wasShut = gate.window.circuit.state !== "closed";
        // prettier-ignore
        endAt(gate, { signal, retryAfterMs, startedAtMs, nowMs, maxLimit: slots });
        touch(gate);
        const isShut = gate.window.circuit.state !== "closed";
        if (shutForMs(gate, nowMs) > 0) sendAway(gate, nowMs);
        if (gate.isProven !== wasProven) leaveRow(gate);
        if (wasShut && !isShut) onRecovered(gate.endpointId);
        if (isShut && !wasShut) onOpened?.(gate.endpointId);
        joinRow(gate, nowMs);
        serve(rows.proven, nowMs);
        serve(rows.unproven, nowMs);
      },
    };
  }

  function forced(gate: Gate, nowMs: number): Pass {
    const pass = begin(gate, nowMs);
    gate.forced += 1;
    let isOver = false;
    return {
      end: (signal, retryAfterMs) => {
        if (!isOver) gate.forced -= 1;
        isOver = true;
        pass.end(signal, retryAfterMs);
      },
    };
  }

  function leaveRow(gate: Gate): void {
    if (!gate.isInRow) return;
    gate.isInRow = false;
    for (const row of [rows.proven, rows.unproven]) {
      const index = row.indexOf(gate);
      if (index >= 0) row.splice(index, 1);
    }
  }

  function joinRow(gate: Gate, nowMs: number): void {
    if (gate.isInRow || gate.waiting === 0 || !hasRoom(gate, nowMs)) return;
    gate.isInRow = true;
    rows[gate.isProven ? "proven" : "unproven"].push(gate);
  }

  /** Lets one in at each gate in turn, until there are no more slots or a whole round found nobody who may. */
  function serve(row: Gate[], nowMs: number): void {
    let passedOver = 0;
    // When what bounds the unproven together is full, there is no need to ask each of them.
    const isFull = (): boolean =>
      inFlight >= slots ||
      (row === rows.unproven && unprovenInFlight >= unprovenSlots);
    while (passedOver < row.length && !isFull()) {
      const gate = row.shift() as Gate;
      gate.isInRow = false;
      if (gate.waiting > 0 && mayBegin(gate, nowMs)) {
        const waiter = takeNext(gate);
        waiter.resolve({ pass: begin(gate, nowMs) });
        passedOver = 0;
        joinRow(gate, nowMs);
      } else {
        joinRow(gate, nowMs);
        if (gate.isInRow) passedOver += 1;
      }
    }
  }

  async function wait(gate: Gate, untilMs: number): Promise<Admission> {
    return await new Promise((resolve) => {
      const waiter: Waiter = { gate, untilMs, resolve, isGone: false };
      gate.waiters.push(waiter);
      gate.waiting += 1;
      if (untilMs < Number.POSITIVE_INFINITY) {
        briefWaiters += 1;
        waitingRoom.push(waiter);
        sweeper ??= setInterval(sweep, sweepIntervalMs).unref();
      }
      joinRow(gate, performance.now());
    });
  }

  function takeNext(gate: Gate): Waiter {
    let waiter = gate.waiters.shift() as Waiter;
    while (waiter.isGone) waiter = gate.waiters.shift() as Waiter;
    leave(waiter);
    return waiter;
  }

  function leave(waiter: Waiter): void {
    waiter.isGone = true;
    waiter.gate.waiting -= 1;
    if (waiter.untilMs < Number.POSITIVE_INFINITY) briefWaiters -= 1;
  }

  function sendAway(gate: Gate, nowMs: number): void {
    for (const waiter of gate.waiters.splice(0)) {
      if (waiter.isGone) continue;
      leave(waiter);
      waiter.resolve(refuse(gate, nowMs));
    }
  }

  /** Refuses those that have waited for too long. All wait equally long, so they are the first ones. */
  function sweep(): void {
    const nowMs = performance.now();
    const isStaying = ({ isGone, untilMs }: Waiter): boolean =>
      !isGone && untilMs > nowMs;
    const first = waitingRoom.findIndex(isStaying);
    const count = first < 0 ? waitingRoom.length : first;
    for (const waiter of waitingRoom.splice(0, count)) {
      if (waiter.isGone) continue;
      leave(waiter);
      waiter.resolve(refuse(waiter.gate, nowMs));
    }
    if (waitingRoom.length > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
  }

  function refuse(gate: Gate, nowMs: number): Admission {
    const isIdle = gate.inFlight === 0 && gate.waiting === 0;
    if (isIdle && hasRoom(gate, nowMs)) {
      // It is the process that has no room. They queue up behind each other in time.
      busyUntilMs = Math.max(nowMs, busyUntilMs) + (2 * meanMs) / slots;
      const waitMs = busyUntilMs - nowMs;
      return { pass: undefined, outlook: { waitMs, drainInMs: null } };
    }
    refusing.add(gate);
    const shutMs = shutForMs(gate, nowMs);
    const drainInMs = Math.min(maxDrainDelayMs, shutMs);
    const waitMs = Math.max(shutMs, estimatedWaitMs(gate, nowMs));
    return { pass: undefined, outlook: { waitMs, drainInMs } };
  }

  function isRefusing(gate: Gate, nowMs: number): boolean {
    return (
      estimatedWaitMs(gate, nowMs) > maxWaitMs || shutForMs(gate, nowMs) > 0
    );
  }

  return {
    enter: (endpointId: string, patience: Patience) => {
      const gate = gateOf(endpointId);
      const nowMs = performance.now();
      const mayForce = inFlight < slots && gate.forced < maxForced;
      if (patience === "forced" && mayForce) {
        return { pass: forced(gate, nowMs) };
      }
      if (gate.waiting === 0 && mayBegin(gate, nowMs)) {
        return { pass: begin(gate, nowMs) };
      }
      if (patience === "patient" && shutForMs(gate, nowMs) === 0) {
        return wait(gate, Number.POSITIVE_INFINITY);
      }
      if (isRefusing(gate, nowMs)) return refuse(gate, nowMs);
      // The places of the waiting room are shared as the slots are.
      const isBrisk = gate.isProven && estimatedWaitMs(gate, nowMs) < briskMs;
      const share = (isBrisk ? 2 * shareOfFree : 1) * (places - briefWaiters);
      if (gate.waiting >= share) return refuse(gate, nowMs);
      return wait(gate, nowMs + maxWaitMs);
    },
    shutForMs: (endpointId) => {
      const gate = gates.get(endpointId);
      return gate ? shutForMs(gate, performance.now()) : 0;
    },
    distrust: (endpointIds) => {
      const nowMs = performance.now();
      for (const endpointId of endpointIds) {
        const gate = gateOf(endpointId);
        gate.window = distrusted(nowMs, Math.random());
        touch(gate);
      }
    },
    reach: (endpointId) => reachOf(gateOf(endpointId), performance.now()),
    refusing: () => {
      const nowMs = performance.now();
      const told = [];
      for (const gate of refusing) {
        if (!isRefusing(gate, nowMs)) refusing.delete(gate);
        else {
          const { endpointId } = gate;
          const drainInMs = Math.min(maxDrainDelayMs, shutForMs(gate, nowMs));
          told.push({ endpointId, drainInMs });
        }
        if (told.length === maxTold) break;
      }
      return told;
    },
    changes: (max) => changesOf(touched, performance.now(), max),
    totals: () => totalsOf(gates, inFlight),
  };
}
