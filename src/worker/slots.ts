// Owns the slots of the process: which gates may take how many of them, by what is known of their endpoints, and whose
// turn it is.
import { hasRoom, standingOf, type Gate, type Standing } from "./gate.ts";

/**
 * Of the slots it may use, a proven endpoint may have at most this many times as many attempts in flight as there are
 * free slots (dynamic thresholds: Choudhury & Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet
 * Switches", 1998). Alone it gets four fifths of them; however many there are, some are left for the next. The others
 * get half, and one each where there are many.
 */
const sharesOfFree: Readonly<Record<Standing, number>> = {
  proven: 4,
  unknown: 1,
  suspect: 1,
};
/** Nobody who finds no slot is sent away for longer than this. */
const maxBusyMs = 60_000;
const standings = ["proven", "unknown", "suspect"] as const;

/** A slot that is taken. To be given back once. */
export type Slot = { readonly leave: (nowMs: number) => void };

export type Slots = {
  readonly hasFree: () => boolean;
  readonly mayTake: (gate: Gate, nowMs: number) => boolean;
  readonly take: (gate: Gate, nowMs: number) => Slot;
  /** Puts a gate in its row, if somebody waits at it and its window has room. */
  readonly joinRow: (gate: Gate, nowMs: number) => void;
  /** To be called before a gate's standing changes, or after; the gate is in no row then. */
  readonly leaveRow: (gate: Gate) => void;
  /** Lets one in at each gate in turn, until there are no more slots or a whole round found nobody who may. */
  readonly serve: (nowMs: number, letIn: (gate: Gate) => void) => void;
  /** When there may be a slot for one who finds none, in milliseconds. They queue up behind each other in time. */
  readonly queueUp: (gate: Gate, nowMs: number) => number;
};

export function createSlots(count: number): Slots {
  /** What those of which nothing good is known may take together, and of that those of which something bad is. */
  const unprovenCount = Math.max(1, Math.floor(count / 2));
  const suspectCount = Math.max(1, Math.floor(count / 4));
  const kinds: Readonly<Record<Standing, Kind>> = {
    proven: newKind(count),
    unknown: newKind(unprovenCount),
    suspect: newKind(suspectCount),
  };

  function freeOf(standing: Standing): number {
    const { proven, unknown, suspect } = kinds;
    const unproven = unknown.inFlight + suspect.inFlight;
    const free = count - proven.inFlight - unproven;
    if (standing === "proven") return free;
    const freeUnproven = Math.min(free, unprovenCount - unproven);
    return standing === "unknown"
      ? freeUnproven
      : Math.min(freeUnproven, suspectCount - suspect.inFlight);
  }

  function mayTake(gate: Gate, nowMs: number): boolean {
    const standing = standingOf(gate);
    const free = freeOf(standing);
    return (
      hasRoom(gate, nowMs) && gate.inFlight < sharesOfFree[standing] * free
    );
  }

  function joinRow(gate: Gate, nowMs: number): void {
    if (gate.isInRow || gate.waiting === 0 || !hasRoom(gate, nowMs)) return;
    gate.isInRow = true;
    kinds[standingOf(gate)].row.push(gate);
  }

  function serveRow(
    standing: Standing,
    nowMs: number,
    letIn: (gate: Gate) => void,
  ): void {
    const { row } = kinds[standing];
    let passedOver = 0;
    // When what bounds all of them together is full, there is no need to ask each of them.
    while (passedOver < row.length && freeOf(standing) > 0) {
      const gate = row.shift() as Gate;
      gate.isInRow = false;
      const mayEnter = gate.waiting > 0 && mayTake(gate, nowMs);
      if (mayEnter) letIn(gate);
      joinRow(gate, nowMs);
      if (mayEnter) passedOver = 0;
      else if (gate.isInRow) passedOver += 1;
    }
  }

  return {
    hasFree: () => freeOf("proven") > 0,
    mayTake,
    take: (gate, startedAtMs) => {
      const kind = kinds[standingOf(gate)];
      kind.inFlight += 1;
      return {
        leave: (nowMs) => {
          kind.inFlight -= 1;
          kind.meanMs += (nowMs - startedAtMs - kind.meanMs) / 64;
        },
      };
    },
    joinRow,
    leaveRow: (gate) => {
      if (!gate.isInRow) return;
      gate.isInRow = false;
      for (const { row } of Object.values(kinds)) {
        const index = row.indexOf(gate);
        if (index >= 0) row.splice(index, 1);
      }
    },
    serve: (nowMs, letIn) => {
      for (const standing of standings) serveRow(standing, nowMs, letIn);
    },
    queueUp: (gate, nowMs) => {
      const kind = kinds[standingOf(gate)];
      const turnMs =
        Math.max(nowMs, kind.busyUntilMs) + kind.meanMs / kind.count;
      kind.busyUntilMs = Math.min(turnMs, nowMs + maxBusyMs);
      return kind.busyUntilMs - nowMs;
    },
  };
}

/** What the slots know of the endpoints of one standing. */
type Kind = {
  readonly count: number;
  inFlight: number;
  /** Gates with somebody waiting and room in their window, in the order of their turns. */
  readonly row: Gate[];
  /** What an attempt takes, on average, and until when those that found no slot keep them busy. */
  meanMs: number;
  busyUntilMs: number;
};

function newKind(count: number): Kind {
  return { count, inFlight: 0, row: [], meanMs: 20, busyUntilMs: 0 };
}
