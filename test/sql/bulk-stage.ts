// What the tests of bulk jobs begin with: failed deliveries, and a worker's steps without a worker.
import type { TestDatabase } from "../helpers/database.ts";

export type BulkJob = {
  id: string;
  tenant: string | null;
  kind: string;
  arguments: Record<string, unknown>;
  status: string;
  expected_count: number;
  done_count: number;
  skipped_count: number;
  actor: string;
  completed_at: Date | null;
};

/** Endpoints of a tenant, and failed deliveries of as many events to each. Returns the endpoints' ids in their order. */
export async function addFailed(
  database: TestDatabase,
  options: {
    readonly count: number;
    readonly tenant?: string;
    readonly endpoints?: number;
    readonly url?: string;
    readonly type?: string;
    readonly outcome?: string;
  },
): Promise<string[]> {
  const {
    count,
    tenant = "default",
    endpoints = 1,
    url = "https://a.example/",
    type = "order.created",
    outcome = "timeout",
  } = options;
  const made = await database.query<{ id: string }>(
    `insert into outbox.endpoints (tenant, url, event_types, retry_schedule)
     select $1, $2 || n, array[$3], '{}' from generate_series(1, $4::integer) as n returning id`,
    [tenant, url, type, endpoints],
  );
  await failNew(database, { count, tenant, type, outcome });
  return made.map(({ id }) => id).toSorted();
}

/** Events of a type, whose deliveries all fail at once. */
export async function failNew(
  database: TestDatabase,
  event: {
    readonly count: number;
    readonly tenant?: string;
    readonly type?: string;
    readonly outcome?: string;
  },
): Promise<void> {
  const {
    count,
    tenant = "default",
    type = "order.created",
    outcome = "timeout",
  } = event;
  await dispatchNew(database, { count, tenant, type });
  await failThose(
    database,
    outcome,
    "d.status = 'pending' and d.attempt_count = 0",
  );
}

/** Events of a type, with their deliveries. */
export async function dispatchNew(
  database: TestDatabase,
  event: {
    readonly count: number;
    readonly tenant?: string;
    readonly type?: string;
  },
): Promise<void> {
  const { count, tenant = "default", type = "order.created" } = event;
  await database.query(
    "insert into outbox.events (tenant, type) select $1, $2 from generate_series(1, $3::integer)",
    [tenant, type, count],
  );
  await database.query(
    "select outbox_private.fan_out(array(select id from outbox.events where dispatched_at is null))",
  );
}

/** One more attempt of each delivery that waits, which fails. */
export async function failWaiting(database: TestDatabase): Promise<void> {
  await failThose(database, "timeout", "d.backlog = 'waiting'");
}

async function failThose(
  database: TestDatabase,
  outcome: string,
  which: string,
): Promise<void> {
  await database.query(
    `select outbox_private.record_attempts(coalesce((
       select json_agg(json_build_object('delivery_id', d.id, 'started_at', now(), 'duration_ms', 5, 'outcome', $1::text,
         'worker', 'test', 'status', 'failed'))
       from outbox.deliveries as d where ${which}), '[]'))`,
    [outcome],
  );
}

/** How many deliveries there are of each status. */
export async function statusCounts(
  database: TestDatabase,
): Promise<Record<string, number>> {
  const rows = await database.query<{ status: string; count: number }>(
    "select status, count(*)::integer as count from outbox.deliveries group by status order by status",
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Of the jobs that what is done in bulk adds or removes. */
export async function jobKeys(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ key: string }>(
    "select key from graphile_worker.jobs where task_identifier in ('bulk', 'deliver', 'drain')",
  );
  return rows.map(({ key }) => key).toSorted();
}

/** [count, whether it is exact] for a call like `retry_failed` with such arguments. */
export async function previewed(
  database: TestDatabase,
  name: string,
  args = "",
): Promise<unknown[]> {
  const [row] = await database.query<{ count: number; is_exact: boolean }>(
    `select * from outbox.preview_${name}(${args})`,
  );
  return [row?.count, row?.is_exact];
}

/** Begins it. */
export async function begin(
  database: TestDatabase,
  name: string,
  args = "",
): Promise<BulkJob> {
  const [job] = await database.query<BulkJob>(
    `select * from outbox.${name}(${args})`,
  );
  if (!job) throw new Error("no bulk job");
  return job;
}

/** One step. Returns whether there is more to do. */
export async function step(
  database: TestDatabase,
  id: string,
  limit: number,
): Promise<boolean> {
  const [row] = await database.query<{ goes_on: boolean }>(
    "select outbox_private.bulk_step($1, $2) as goes_on",
    [id, limit],
  );
  return row?.goes_on ?? false;
}

/** All steps, of so many rows each. */
export async function finish(
  database: TestDatabase,
  id: string,
  limit = 500,
): Promise<BulkJob> {
  while (await step(database, id, limit));
  return await readJob(database, id);
}

export async function readJob(
  database: TestDatabase,
  id: string,
): Promise<BulkJob> {
  const [job] = await database.query<BulkJob>(
    "select * from outbox.bulk_jobs where id = $1",
    [id],
  );
  if (!job) throw new Error(`no bulk job ${id}`);
  return job;
}
