// Owns dispatching events, and that no statement is given more of them than it has time for: how many deliveries an
// event makes is not known before.
import { tookTooLong } from "../database/transient.ts";
import { createBatcher } from "./batch.ts";
import {
  toDueDeliveries,
  type Claimed,
  type DueDelivery,
} from "./due-deliveries.ts";
import type { Statement } from "./statements.ts";

/** An endpoint that takes nothing now: its deliveries wait from the beginning, see Parked. */
export type Shut = { readonly endpointId: string; readonly drainInMs: number };

/** An event that was dispatched. */
export type Dispatched = Pick<
  DueDelivery,
  "eventId" | "type" | "timestamp" | "traceparent"
>;

const maxEvents = 500;
/** After a statement that was quicker than this the next one may have twice as many events. */
const quickMs = 1000;

/**
 * Returns a function that dispatches events and returns, for each call, what is to be attempted now of its events. `shut` is
 * asked at each statement. `onDispatched` is told which events it dispatched, some of them more than once, and when it
 * began, in milliseconds since the epoch.
 */
export function createFanOut(
  query: Statement,
  options: {
    readonly shut: () => readonly Shut[];
    readonly onDispatched?:
      ((events: readonly Dispatched[], beganAtMs: number) => void) | undefined;
  },
): (eventIds: readonly string[]) => Promise<readonly DueDelivery[]> {
  const { shut, onDispatched } = options;
  /** So many events a statement: fewer after one that was given too many. */
  let most = maxEvents;

  async function dispatch(ids: readonly string[]): Promise<DueDelivery[]> {
    const refusing = shut().map(({ endpointId, drainInMs }) => ({
      endpoint_id: endpointId,
      drain_in_ms: drainInMs,
    }));
    const beganAtMs = Date.now();
    const [row] = await query<{ claimed: Claimed }>(
      "fan_out",
      "select outbox_private.fan_out($1, $2, $3) as claimed",
      [ids, JSON.stringify(refusing), onDispatched !== undefined],
      // Sent again as it is, it would take as long again. A single event has no smaller parts.
      { isFinal: (error) => ids.length > 1 && tookTooLong(error) },
    );
    const due = row ? toDueDeliveries(row.claimed) : [];
    onDispatched?.([...due, ...othersOf(row?.claimed)], beganAtMs);
    return due;
  }

  async function dispatchAll(ids: readonly string[]): Promise<DueDelivery[]> {
    const found: DueDelivery[][] = [];
    for (let done = 0; done < ids.length;) {
      const some = ids.slice(done, done + most);
      const startMs = performance.now();
      try {
        found.push(await dispatch(some));
      } catch (error) {
        if (some.length === 1 || !tookTooLong(error)) throw error;
        most = Math.max(1, Math.floor(some.length / 8));
        continue;
      }
      done += some.length;
      const isQuick = performance.now() - startMs < quickMs;
      if (isQuick) most = Math.min(maxEvents, 2 * most);
    }
    return found.flat();
  }

  return createBatcher<readonly string[], readonly DueDelivery[]>({
    run: async (calls) => {
      const due = await dispatchAll(calls.flat());
      const byEvent = Map.groupBy(due, (delivery) => delivery.eventId);
      return calls.map((ids) => ids.flatMap((id) => byEvent.get(id) ?? []));
    },
    maxSize: maxEvents,
    sizeOf: (ids) => ids.length,
    maxConcurrent: 2,
  });
}

function othersOf(claimed: Claimed | undefined): Dispatched[] {
  return (claimed?.others ?? []).map(
    ([eventId, type, timestamp, traceparent]) => ({
      eventId,
      type,
      timestamp,
      traceparent,
    }),
  );
}
