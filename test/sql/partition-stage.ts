// What tests of partitions share: rows of any age, and maintenance by steps as the task `maintain` takes them.
import assert from "node:assert/strict";
import type { TestDatabase } from "../helpers/database.ts";

export const parents = ["events", "deliveries", "attempts"] as const;

/** A uuid v7 of that time. */
const idAt = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from $1::timestamptz) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

/** A dispatched event of that time with a delivery in that state, and its attempts. Returns the delivery's and the event's id. */
export async function addRows(
  database: TestDatabase,
  at: string,
  status: "delivered" | "failed" | "held" | "pending",
  attempts = 1,
): Promise<{ id: string; eventId: string }> {
  const [row] = await database.query<{ id: string; eventId: string }>(
    `with e as (
       insert into outbox.events (id, type, dispatched_at) values (${idAt}, 'a.b', $1) returning id
     ), d as (
       insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status, attempt_count, next_attempt_at)
       select outbox_private.delivery_id(e.id, '00000000-0000-7000-8000-000000000001'), e.id,
         '00000000-0000-7000-8000-000000000001', 'default', $2::text, $3,
         case when $2::text = 'pending' then $1::timestamptz end
       from e
       returning id, event_id
     ), a as (
       insert into outbox.attempts (delivery_id, number, tenant, started_at, duration_ms, outcome, response_body, worker)
       select d.id, n, 'default', $1, 5, 'delivered', 'ok', 'test' from d, generate_series(1, $3) as n
     )
     select id, event_id as "eventId" from d`,
    [at, status, attempts],
  );
  assert.ok(row);
  // It was dispatched: its job has run.
  await database.query("delete from graphile_worker._private_jobs");
  return row;
}

export async function count(
  database: TestDatabase,
  from: string,
): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from ${from}`,
  );
  return row?.count ?? 0;
}

export async function partitionNames(
  database: TestDatabase,
): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(
    "select name from outbox_private.partition_ranges() where not is_default order by 1",
  );
  return rows.map(({ name }) => name);
}

/** Takes every step of emptying the default partitions. Returns what could not be done. */
export async function emptyDefaults(
  database: TestDatabase,
  now: string,
  limit = 2000,
): Promise<string[]> {
  const problems: string[] = [];
  for (const parent of parents) {
    for (;;) {
      const [step] = await database.query<{
        is_more: boolean;
        problem: string | null;
      }>("select * from outbox_private.empty_default($1, $2, p_limit => $3)", [
        parent,
        now,
        limit,
      ]);
      if (step?.problem) problems.push(step.problem);
      if (!step?.is_more) break;
    }
  }
  return problems;
}

/** Lets go what is older than `days` at that time, after an hour in which the clock went on steadily. */
export async function expire(
  database: TestDatabase,
  now: string,
  days: number,
): Promise<string[]> {
  await steadily(database, now, days);
  const expired = await database.query<{ parent: string; name: string }>(
    "select * from outbox_private.expired_partitions(make_interval(days => $2), p_now => $1)",
    [now, days],
  );
  const problems: string[] = [];
  for (const { parent, name } of expired) {
    if (parent === "deliveries") {
      await database.query(
        "select outbox_private.walk_partition($1, 'unfinished')",
        [name],
      );
    }
    const [row] = await database.query<{ problem: string | null }>(
      "select outbox_private.expire_partition($1, $2) as problem",
      [parent, name],
    );
    if (row?.problem) problems.push(row.problem);
  }
  return problems;
}

/** Two runs of maintenance, an hour apart. */
async function steadily(
  database: TestDatabase,
  now: string,
  days: number,
): Promise<void> {
  await database.query(
    "select outbox_private.expired_partitions(make_interval(days => $2), p_now => $1::timestamptz - interval '1 hour')",
    [now, days],
  );
}

/** The rows of one table, as text, wherever they lie. */
export async function contents(
  database: TestDatabase,
  parent: string,
): Promise<string[]> {
  const rows = await database.query<{ row: string }>(
    `select to_jsonb(x)::text as row from outbox.${parent} as x order by 1`,
  );
  return rows.map(({ row }) => row);
}
