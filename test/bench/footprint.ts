// What was written to Postgres, as it counts it: WAL, commits, row versions.
import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "./clock.ts";
import type { Database } from "./server.ts";

export type Footprint = {
  readonly walBytes: number;
  /** Whole pages in the WAL, which depend on when the last checkpoint was. */
  readonly pageImages: number;
  readonly commits: number;
  /** Rows inserted, updated and deleted, in all tables of all schemas. */
  readonly rowVersions: number;
  readonly updates: number;
  readonly hotUpdates: number;
};

const patienceMs = 30_000;

/** Of the database since it was made; WAL and page images of the server. All other sessions must be ending. */
export async function readFootprint(database: Database): Promise<Footprint> {
  // A session counts itself in when it ends, and ours when told to.
  const deadlineMs = nowMs() + patienceMs;
  while ((await countOthers(database)) > 0) {
    if (nowMs() > deadlineMs) throw new Error("a session does not end");
    await sleep(20);
  }
  await database.query("select pg_stat_force_next_flush()");
  const [row] = await database.query<Record<keyof Footprint, string>>(
    `select
       pg_current_wal_insert_lsn() - '0/0' as "walBytes",
       (select wal_fpi from pg_stat_wal) as "pageImages",
       (select xact_commit from pg_stat_database where datname = current_database()) as commits,
       sum(n_tup_ins + n_tup_upd + n_tup_del) as "rowVersions",
       sum(n_tup_upd) as updates,
       sum(n_tup_hot_upd) as "hotUpdates"
     from pg_stat_user_tables`,
  );
  if (!row) throw new Error("Postgres counts nothing");
  return mapValues(row, Number);
}

/** What came between the two, divided among `count`. */
export function footprintEach(
  before: Footprint,
  after: Footprint,
  count: number,
): Footprint {
  return mapValues(after, (value, name) => (value - before[name]) / count);
}

function mapValues<Value>(
  record: Record<keyof Footprint, Value>,
  change: (value: Value, name: keyof Footprint) => number,
): Footprint {
  const entries = Object.entries(record) as [keyof Footprint, Value][];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, change(value, name)]),
  ) as Footprint;
}

async function countOthers(database: Database): Promise<number> {
  const [row] = await database.query<{ count: string }>(
    `select count(*) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  return Number(row?.count);
}
