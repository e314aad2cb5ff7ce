// Owns reading what is shown of the whole database at /metrics: see the SQL function gauges.
import type pg from "pg";

/** Ages are seconds; null where there is nothing. */
export type Gauges = {
  readonly backlog: Readonly<Record<string, number>>;
  readonly undispatched: {
    readonly count: number;
    readonly age: number | null;
  };
  readonly oldest: Readonly<Record<string, number | null>>;
  readonly jobs: readonly {
    readonly task: string;
    readonly state: string;
    readonly count: number;
  }[];
  readonly partitions: readonly {
    readonly table: string;
    readonly ahead: number;
  }[];
  readonly default_rows: Readonly<Record<string, number>>;
  readonly partition_problems: number;
  readonly paused: number;
  readonly transaction_age: number | null;
  readonly connections: number;
  readonly max_connections: number;
  /** By Postgres' clock. */
  readonly now_ms: number;
};

export async function readGauges(pool: pg.Pool): Promise<Gauges> {
  const { rows } = await pool.query<{ gauges: Gauges }>({
    name: "gauges",
    text: "select outbox_private.gauges() as gauges",
  });
  const [row] = rows;
  if (!row) throw new Error("gauges() returned nothing");
  return row.gauges;
}

/** Bytes by table. */
export async function readPartitionSizes(
  pool: pg.Pool,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ sizes: Record<string, number> }>(
    "select outbox_private.partition_sizes() as sizes",
  );
  return rows[0]?.sizes ?? {};
}

/** How long a statement takes that does nothing, in milliseconds, and whether writes are refused. */
export async function readRoundTrip(
  pool: pg.Pool,
): Promise<{ readonly ms: number; readonly isReadOnly: boolean }> {
  const startMs = performance.now();
  const { rows } = await pool.query<{ is_read_only: boolean }>({
    name: "round_trip",
    text: "select current_setting('transaction_read_only')::boolean as is_read_only",
  });
  const ms = performance.now() - startMs;
  return { ms, isReadOnly: rows[0]?.is_read_only ?? false };
}
