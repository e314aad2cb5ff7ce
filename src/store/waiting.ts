// Owns the deliveries that wait for their endpoint, in Postgres: parking them, claiming them when their turn comes.
import { tookTooLong } from "../database/transient.ts";
import { createBatcher } from "./batch.ts";
import {
  toDueDeliveries,
  type Claimed,
  type DueDelivery,
} from "./due-deliveries.ts";
import { createStatement, type StoreOptions } from "./statements.ts";

/** A delivery that waits for its endpoint. */
export type Parked = {
  readonly deliveryId: string;
  readonly endpointId: string;
  /** When its turn may come, roughly. */
  readonly waitMs: number;
  /** When the endpoint's `drain` job is to run; null if the delivery is to have a job of its own, after `waitMs`. */
  readonly drainInMs: number | null;
  /** Why it waits, if that is no matter of room. */
  readonly error: string | null;
};

export type WaitingStore = {
  /** Lets a delivery wait for its endpoint. */
  readonly park: (parked: Parked) => Promise<void>;
  /** Claims the first of the deliveries that wait for an endpoint after an id, in the order of ids. */
  readonly claimWaiting: (
    endpointId: string,
    after: string,
    limit: number,
  ) => Promise<{
    /** The last one that was looked at, null if none waits there. */
    readonly lastId: string | null;
    readonly due: readonly DueDelivery[];
  }>;
  /** Adds the `drain` job of an endpoint. */
  readonly drainLater: (endpointId: string, delayMs: number) => Promise<void>;
  /** Adds another `release` job of an endpoint. */
  readonly releaseLater: (endpointId: string, delayMs: number) => Promise<void>;
  /** Adds the jobs that what waits or is held should have, and has not. Returns how many `drain` jobs were missing. */
  readonly sweep: () => Promise<number>;
  /** Lets some held deliveries of an endpoint that is not paused wait for their turn. Returns how many. */
  readonly releaseHeld: (endpointId: string) => Promise<number>;
};

export function createWaitingStore(options: StoreOptions): WaitingStore {
  const query = createStatement(options);
  return {
    park: createBatcher<Parked, undefined>({
      run: async (parked) => {
        const json = JSON.stringify(parked.map(toRow));
        await query(
          "park_deliveries",
          "select outbox_private.park_deliveries($1)",
          [json],
        );
        return parked.map(() => undefined);
      },
      maxSize: 500,
      maxConcurrent: 2,
      keyOf: ({ deliveryId }) => deliveryId,
    }),

    claimWaiting: async (endpointId, after, limit) => {
      const [row] = await query<{
        found: { last_id: string | null; claimed: Claimed };
      }>(
        "claim_waiting",
        "select outbox_private.claim_waiting($1, $2, $3) as found",
        [endpointId, after, limit],
      );
      return {
        lastId: row?.found.last_id ?? null,
        due: row ? toDueDeliveries(row.found.claimed) : [],
      };
    },

    drainLater: async (endpointId, delayMs) => {
      await query("drain_later", "select outbox_private.drain_later($1, $2)", [
        endpointId,
        delayMs,
      ]);
    },

    releaseLater: async (endpointId, delayMs) => {
      await query(
        "release_later",
        "select outbox_private.release_later($1, $2)",
        [endpointId, delayMs],
      );
    },

    sweep: async () => {
      const [row] = await query<{ count: number }>(
        "sweep_backlogs",
        "select outbox_private.sweep_backlogs() as count",
        [],
        // It looks at every endpoint: what took too long once is not begun again at once, and no start waits for it.
        { isFinal: tookTooLong },
      );
      return row?.count ?? 0;
    },

    releaseHeld: async (endpointId) => {
      const [row] = await query<{ count: number }>(
        "release_held",
        "select outbox_private.release_held($1) as count",
        [endpointId],
      );
      return row?.count ?? 0;
    },
  };
}

function toRow(parked: Parked) {
  return {
    delivery_id: parked.deliveryId,
    endpoint_id: parked.endpointId,
    wait_ms: parked.waitMs,
    drain_in_ms: parked.drainInMs,
    error: parked.error,
  };
}
