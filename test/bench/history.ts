// Databases with a past: what `bench growth` fills them with before it measures. Set-based, and without the triggers.
import type { Database } from "./server.ts";

const rowsPerStatement = 50_000;
const days = 10;

/** Delivered events of the last ten days, each with its delivery and its attempt, to any endpoint there is. */
export async function addDelivered(
  database: Database,
  count: number,
): Promise<void> {
  await inChunks(database, count, (from, to) => [
    `with made as (${insertEvents(from, to, count)}), owed as (
       insert into outbox.deliveries (
         id, event_id, endpoint_id, tenant, status, attempt_count, last_status_code, completed_at, created_at)
       select outbox_private.delivery_id(m.id, p.id), m.id, p.id, m.tenant, 'delivered', 1, 200, m.created_at, m.created_at
       from made as m, (select id from outbox.endpoints limit 1) as p
       returning id, tenant, created_at
     )
     insert into outbox.attempts (
       delivery_id, number, tenant, started_at, duration_ms, outcome, status_code, response_headers, response_body, worker)
     select id, 1, tenant, created_at, 12, 'delivered', 200, '{"content-type": "text/plain"}', 'ok', 'bench-1'
     from owed`,
  ]);
}

/** Deliveries that failed once and are to be tried again in the next day, each with its job. */
export async function addRetries(
  database: Database,
  count: number,
): Promise<void> {
  await inChunks(database, count, (from, to) => [
    `create temporary table owed on commit drop as
     with made as (${insertEvents(from, to, count)}), owed as (
       insert into outbox.deliveries (
         id, event_id, endpoint_id, tenant, attempt_count, last_status_code, last_error, created_at, next_attempt_at)
       select outbox_private.delivery_id(m.id, p.id), m.id, p.id, m.tenant, 1, 503, 'The endpoint answered 503.', m.created_at,
         now() + interval '1 hour' + random() * interval '23 hours'
       from made as m, (select id from outbox.endpoints limit 1) as p
       returning id, endpoint_id, tenant, created_at, next_attempt_at
     ), recorded as (
       insert into outbox.attempts (
         delivery_id, number, tenant, started_at, duration_ms, outcome, status_code, error, worker)
       select id, 1, tenant, created_at, 12, 'http_error', 503, 'The endpoint answered 503.', 'bench-1'
       from owed
     )
     select id, endpoint_id, next_attempt_at from owed`,
    `select count(*) from graphile_worker.add_jobs(array(
       select outbox_private.deliver_job(id, endpoint_id, next_attempt_at) from owed))`,
  ]);
}

/** Failed deliveries of the last ten days, each with its only attempt, to any endpoint there is. */
export async function addFailed(
  database: Database,
  count: number,
): Promise<void> {
  await inChunks(database, count, (from, to) => [
    `with made as (${insertEvents(from, to, count)}), owed as (
       insert into outbox.deliveries (
         id, event_id, endpoint_id, tenant, status, attempt_count, last_status_code, last_error, completed_at, created_at)
       select outbox_private.delivery_id(m.id, p.id), m.id, p.id, m.tenant, 'failed', 1, 503, 'The endpoint answered 503.',
         m.created_at, m.created_at
       from made as m, (select id from outbox.endpoints limit 1) as p
       returning id, tenant, created_at
     )
     insert into outbox.attempts (
       delivery_id, number, tenant, started_at, duration_ms, outcome, status_code, error, worker)
     select id, 1, tenant, created_at, 12, 'http_error', 503, 'The endpoint answered 503.', 'bench-1'
     from owed`,
  ]);
}

/** `count` endpoints, of tenants t1, t2, …, that each want every event of theirs. */
export async function addEndpoints(
  database: Database,
  url: string,
  count: number,
): Promise<void> {
  await database.query(
    "insert into outbox.endpoints (tenant, url) select 't' || n, $1 from generate_series(1, $2) as n",
    [url, count],
  );
}

/** Dispatched events number `from` to `to` of `count`, evenly over the days, their ids in the order of time. */
function insertEvents(from: number, to: number, count: number): string {
  return `
    insert into outbox.events (id, tenant, type, payload, created_at, dispatched_at)
    select
      -- As in uuid_v7.sql, with a time of our own.
      encode(set_bit(set_bit(overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from t.at) * 1000)::bigint) from 3)
        from 1 for 6), 52, 1), 53, 1), 'hex')::uuid,
      't1', 'order.paid', '{"order": 42424242, "customer": "cus_9s6XKzkNRiz8i3", "total": "129.90"}', t.at, t.at
    from generate_series(${from}, ${to}) as n,
      lateral (select now() - interval '1 day' - interval '${days} days' * (${count} - n) / ${count}) as t (at)
    returning id, tenant, created_at`;
}

async function inChunks(
  database: Database,
  count: number,
  statements: (from: number, to: number) => readonly string[],
): Promise<void> {
  await database.query(
    `select outbox_private.make_partitions(now() - interval '${days + 1} days', ${days + 1})`,
  );
  await database.query("set session_replication_role = replica");
  for (let from = 1; from <= count; from += rowsPerStatement) {
    const to = Math.min(count, from + rowsPerStatement - 1);
    await database.query("begin");
    for (const statement of statements(from, to)) {
      await database.query(statement);
    }
    await database.query("commit");
  }
  await database.query("reset session_replication_role");
}
