// Owns the bulk jobs in Postgres: what is done to many rows, in steps.
import { createStatement, type StoreOptions } from "./statements.ts";

export type BulkStore = {
  /**
   * Does the next step of a bulk job, to `limit` rows at most. Returns whether there is more to do: no longer when it is
   * over or cancelled.
   */
  readonly step: (bulkJobId: string, limit: number) => Promise<boolean>;
};

export function createBulkStore(options: StoreOptions): BulkStore {
  const query = createStatement(options);
  return {
    // Sent again when its answer is lost: if it was committed, that is the next step.
    step: async (bulkJobId, limit) => {
      const [row] = await query<{ goes_on: boolean }>(
        "bulk_step",
        "select outbox_private.bulk_step($1, $2) as goes_on",
        [bulkJobId, limit],
      );
      return row?.goes_on ?? false;
    },
  };
}
