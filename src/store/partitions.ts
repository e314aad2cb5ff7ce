// Owns making the day partitions ahead of time.
import type pg from "pg";

/** Makes the partitions of the next 14 days. Returns those that could not be made now, each with its reason. */
export async function makePartitions(
  pool: pg.Pool,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ problems: string[] }>(
    "select outbox_private.make_partitions() as problems",
  );
  return rows[0]?.problems ?? [];
}
