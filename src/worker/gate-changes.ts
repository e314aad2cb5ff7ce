// Owns what is told of gates for people to look at: what differs from what was told last, and no more; and how all of them
// stand together.
import type { EndpointWindow } from "../store/statistics.ts";
import type { GateTotals } from "../tasks/admission.ts";
import type { Gate, Told } from "./gate.ts";

/** Who reads it takes attempts in flight for gone when they were not told of for two minutes. */
const tellAgainMs = 30_000;

/** Takes at most `max` gates that have changed out of `touched`, and those that have not. */
export function changesOf(
  touched: Set<Gate>,
  nowMs: number,
  max: number,
): EndpointWindow[] {
  const changes: EndpointWindow[] = [];
  for (const gate of touched) {
    if (changes.length === max) break;
    touched.delete(gate);
    const told: Told = {
      circuit: gate.window.circuit,
      limit: Math.floor(gate.window.limit),
      inFlight: gate.inFlight,
      atMs: nowMs,
    };
    if (!isNews(told, gate.told)) continue;
    gate.told = told;
    changes.push(toWindow(gate.endpointId, told));
  }
  return changes;
}

function isNews(now: Told, before: Told | undefined): boolean {
  return (
    before?.circuit !== now.circuit ||
    before.limit !== now.limit ||
    before.inFlight !== now.inFlight ||
    (now.inFlight > 0 && now.atMs - before.atMs > tellAgainMs)
  );
}

function toWindow(endpointId: string, told: Told): EndpointWindow {
  const { circuit, limit, inFlight, atMs } = told;
  return {
    endpointId,
    circuit: circuit.state,
    openForMs: circuit.state === "open" ? circuit.untilMs - atMs : null,
    windowLimit: limit,
    inFlight,
  };
}

export function totalsOf(gates: ReadonlyMap<string, Gate>): GateTotals {
  let inFlight = 0;
  let windowLimit = 0;
  let waiting = 0;
  let open = 0;
  let halfOpen = 0;
  for (const gate of gates.values()) {
    const { limit, circuit } = gate.window;
    windowLimit += Math.floor(limit);
    waiting += gate.waiting;
    inFlight += gate.inFlight;
    if (circuit.state === "open") open += 1;
    else if (circuit.state === "half-open") halfOpen += 1;
  }
  const endpoints = gates.size;
  return { endpoints, windowLimit, inFlight, waiting, open, halfOpen };
}
