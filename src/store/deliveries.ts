// Owns reading what is to be sent: dispatching events, claiming deliveries. Calls are batched.
import { createBatcher } from "./batch.ts";
import {
  toDueDeliveries,
  type Claimed,
  type DueDelivery,
} from "./due-deliveries.ts";
import { createFanOut, type Dispatched, type Shut } from "./fan-out.ts";
import { createStatement, type StoreOptions } from "./statements.ts";

export type DeliveryStore = {
  /** Dispatches events and returns their deliveries that are to be attempted now, for each call those of its events. */
  readonly fanOut: (
    eventIds: readonly string[],
  ) => Promise<readonly DueDelivery[]>;
  /** The delivery as it is now, or undefined if it must not be attempted (any more). */
  readonly claim: (deliveryId: string) => Promise<DueDelivery | undefined>;
  /** The payload of an event, as JSON text. Undefined if the event is gone. */
  readonly readPayload: (eventId: string) => Promise<string | undefined>;
};

/**
 * `shut` is asked at each fan-out. `onDispatched` is told which events it dispatched, some of them more than once, and
 * when it began, in milliseconds since the epoch.
 */
export function createDeliveryStore(
  options: StoreOptions & {
    readonly shut: () => readonly Shut[];
    readonly onDispatched?:
      ((events: readonly Dispatched[], beganAtMs: number) => void) | undefined;
  },
): DeliveryStore {
  const query = createStatement(options);

  return {
    fanOut: createFanOut(query, options),

    claim: createBatcher({
      run: async (ids) => {
        const [row] = await query<{ claimed: Claimed }>(
          "claim_deliveries",
          "select outbox_private.claim_deliveries($1) as claimed",
          [ids],
        );
        const due = row ? toDueDeliveries(row.claimed) : [];
        const byId = new Map(due.map((found) => [found.deliveryId, found]));
        return ids.map((id) => byId.get(id));
      },
      maxSize: 200,
      maxConcurrent: 2,
      keyOf: (id) => id,
    }),

    readPayload: async (eventId) => {
      const [row] = await query<{ payload: string }>(
        "read_payload",
        "select payload::text as payload from outbox.events where id = $1",
        [eventId],
      );
      return row?.payload;
    },
  };
}
