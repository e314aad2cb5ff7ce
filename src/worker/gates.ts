// Owns who may begin an attempt now: each passes the gate of its endpoint, and takes one of the slots that all gates
// share. It knows no delivery and no Postgres: who is refused finds a place to wait elsewhere.
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
  standingOf,
  type Gate,
} from "./gate.ts";
import { createSlots } from "./slots.ts";
import { createWaitingRoom } from "./waiting-room.ts";

/** Who would wait longer than this is refused: in memory it would only be in the way. */
const maxWaitMs = 1000;
/** Who is in nobody's way for long: an endpoint that works off its queue as fast may have nearly all places. */
const briskMs = 300;
const shareOfBrisk = 8;
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
  const { places, onRecovered, onOpened, onChanged } = options;
  const gates = new Map<string, Gate>();
  const refusing = new Set<Gate>();
  /** At which something has happened that may have changed what is told of them. */
  const touched = new Set<Gate>();
  const slots = createSlots(options.slots);
  const room = createWaitingRoom(refuse);

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

  function begin(gate: Gate, startedAtMs: number): Pass {
    const slot = slots.take(gate, startedAtMs);
    beginAt(gate, startedAtMs);
    touch(gate);
    let isOver = false;
    return {
      end: (signal, retryAfterMs = null) => {
        if (isOver) return;
        isOver = true;
        const nowMs = performance.now();
        slot.leave(nowMs);
        const before = standingOf(gate);
        const wasShut = gate.window.circuit.state !== "closed";
        // prettier-ignore
        endAt(gate, { signal, retryAfterMs, startedAtMs, nowMs, maxLimit: options.slots });
        touch(gate);
        const isShut = gate.window.circuit.state !== "closed";
        if (shutForMs(gate, nowMs) > 0) room.sendAway(gate, nowMs);
        if (standingOf(gate) !== before) slots.leaveRow(gate);
        if (wasShut && !isShut) onRecovered(gate.endpointId);
        if (isShut && !wasShut) onOpened?.(gate.endpointId);
        slots.joinRow(gate, nowMs);
        slots.serve(nowMs, (next) =>
          room.next(next).resolve({ pass: begin(next, nowMs) }),
        );
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

  async function wait(gate: Gate, forMs: number | null): Promise<Admission> {
    const admission = room.wait(gate, forMs);
    slots.joinRow(gate, performance.now());
    return await admission;
  }

  function refuse(gate: Gate, nowMs: number): Admission {
    const isIdle = gate.inFlight === 0 && gate.waiting === 0;
    if (isIdle && hasRoom(gate, nowMs)) {
      // It is the process that has no room.
      const waitMs = slots.queueUp(gate, nowMs);
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
      const mayForce = slots.hasFree() && gate.forced < maxForced;
      if (patience === "forced" && mayForce) {
        return { pass: forced(gate, nowMs) };
      }
      if (gate.waiting === 0 && slots.mayTake(gate, nowMs)) {
        return { pass: begin(gate, nowMs) };
      }
      if (patience === "patient" && shutForMs(gate, nowMs) === 0) {
        // Where nothing is under way it is the process that has no room, and that may last: nobody holds a job for it.
        const isMoving = gate.inFlight > 0 || gate.isProven;
        return wait(gate, isMoving ? null : maxWaitMs);
      }
      if (isRefusing(gate, nowMs)) return refuse(gate, nowMs);
      // The places of the waiting room are shared as the slots are.
      const isBrisk = gate.isProven && estimatedWaitMs(gate, nowMs) < briskMs;
      const share = (isBrisk ? shareOfBrisk : 1) * (places - room.count());
      if (gate.waiting >= share) return refuse(gate, nowMs);
      return wait(gate, maxWaitMs);
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
    totals: () => totalsOf(gates),
  };
}
