// Owns what is kept of mutations for a while: the idempotency keys they were called with.
import type pg from "pg";

/** Forgets keys that are older than a week. Returns how many. */
export async function forgetMutationKeys(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select outbox_private.forget_mutation_keys() as count",
  );
  return rows[0]?.count ?? 0;
}
