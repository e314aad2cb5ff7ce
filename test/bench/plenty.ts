// A database with years of use in it, for `bench api`: deliveries in every state, of many tenants, endpoints and types,
// over thirty days. Indexes are made afterwards, and nothing is flushed: millions of rows a minute.
import { connect, type Database } from "./server.ts";

export type Plenty = {
  readonly deliveries: number;
  /** A tenant with its fair share of everything. */
  readonly tenant: string;
  readonly endpointId: string;
  readonly eventId: string;
};

const days = 30;
const tenants = 200;
const endpointsOfTenant = 5;
const rowsPerStatement = 100_000;

/** `count` events with a delivery each, and about twice as many attempts; a fiftieth failed, as many wait or are held. */
export async function addPlenty(
  database: Database,
  count: number,
): Promise<Plenty> {
  await database.query(`
    insert into outbox.endpoints (tenant, url, event_types)
    select 't' || t, 'https://' || t || '.example/' || n, null
    from generate_series(1, ${tenants}) as t, generate_series(1, ${endpointsOfTenant}) as n
    order by t, n`);
  await database.query(
    `select outbox_private.make_partitions(now() - interval '${days + 1} days', ${days + 1})`,
  );
  await database.query(`
    create unlogged table public.places as
    select row_number() over (order by tenant, id) - 1 as n, id, tenant from outbox.endpoints`);
  const indexes = await database.query<{ name: string; definition: string }>(`
    select c.oid::regclass::text as name, pg_get_indexdef(c.oid) as definition
    from pg_class as c join pg_index as i on i.indexrelid = c.oid
    where i.indrelid in ('outbox.events'::regclass, 'outbox.deliveries'::regclass, 'outbox.attempts'::regclass)
      and not i.indisprimary`);
  for (const { name } of indexes) await database.query(`drop index ${name}`);

  await inHalves(database, count, insertChunk);

  for (const { definition } of indexes) {
    await database.query(definition.replace(" ON ONLY ", " ON "));
  }
  await addStatistics(database);
  await database.query("vacuum analyze");
  const [sample] = await database.query<{
    tenant: string;
    endpoint_id: string;
    event_id: string;
  }>(
    "select tenant, endpoint_id, event_id from outbox.deliveries where tenant = 't100' and backlog = 'failed' order by id desc limit 1",
  );
  if (!sample) throw new Error("the generator made no failed delivery");
  return {
    deliveries: count,
    tenant: sample.tenant,
    endpointId: sample.endpoint_id,
    eventId: sample.event_id,
  };
}

/** Every endpoint has had attempts in every minute, as long as minutes are kept, and so on. */
async function addStatistics(database: Database): Promise<void> {
  await database.query(`
    insert into outbox_private.statistics (
      resolution, bucket, scope, tenant, key, attempts, outcomes, durations, lags)
    select b.resolution, b.bucket, s.scope, s.tenant, s.key, 60, '{58,2}',
      '{0,0,0,0,1,1,2,2,4,4,8,8,6,6,4,4,2,2,1,1,1,1,1,1}', '{0,0,1,1,2,2,4,4,8,8,6,6,4,4,2,2,1,1,1,1,1,1}'
    from (
      select 'minute', generate_series(date_trunc('minute', now(), 'UTC') - interval '26 hours', now(), '1 minute')
      union all
      select 'quarter', generate_series(date_bin('15 minutes', now(), '2000-01-01Z') - interval '8 days', now(), '15 minutes')
      union all
      select 'hour', generate_series(date_trunc('hour', now(), 'UTC') - interval '40 days', now(), '1 hour')
    ) as b (resolution, bucket),
    (
      select 'all', '', ''
      union all select distinct 'tenant', tenant, '' from outbox.endpoints
      union all select 'endpoint', tenant, id::text from outbox.endpoints
      union all select distinct 'type', '', type from outbox.events
        where id > outbox_private.uuid_v7_floor(now() - interval '2 hours')
    ) as s (scope, tenant, key)
    order by 1, 2, 3, 4, 5`);
}

/** Two sessions, for two cores: one makes the older half, one the newer. */
async function inHalves(
  database: Database,
  count: number,
  chunk: (from: number, to: number, count: number) => string,
): Promise<void> {
  const half = Math.ceil(count / 2);
  await Promise.all(
    [
      [1, half],
      [half + 1, count],
    ].map(async ([first = 1, last = 0]) => {
      const client = await connect(database.url);
      try {
        await client.query(
          "set session_replication_role = replica; set synchronous_commit = off; set jit = off",
        );
        for (let from = first; from <= last; from += rowsPerStatement) {
          const to = Math.min(last, from + rowsPerStatement - 1);
          await client.query(chunk(from, to, count));
        }
      } finally {
        await client.end();
      }
    }),
  );
}

function insertChunk(from: number, to: number, count: number): string {
  return `
    with made as materialized (
      select
        g.n, p.tenant, p.id as endpoint_id, t.at,
        -- As in uuid_v7.sql, with a time of our own.
        encode(set_bit(set_bit(overlay(
          uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from t.at) * 1000)::bigint) from 3)
          from 1 for 6), 52, 1), 53, 1), 'hex')::uuid as id,
        -- Each endpoint has its share of each.
        case (g.n * 31 + g.n / 1000) % 1000 / 5
          when 0 then 'failed' when 40 then 'failed' when 80 then 'failed' when 120 then 'failed'
          when 1 then 'held'
          when 2 then 'cancelled'
          when 3 then 'pending'
          else 'delivered'
        end as status
      from generate_series(${from}::bigint, ${to}) as g (n)
        join public.places as p on p.n = (g.n * 7919) % ${tenants * endpointsOfTenant},
        lateral (select now() - interval '1 hour' - interval '${days} days' * (${count} - g.n) / ${count}) as t (at)
    ), events as (
      insert into outbox.events (id, tenant, type, payload, created_at, dispatched_at, is_unmatched)
      select m.id, m.tenant, (array['order.created', 'order.paid', 'order.shipped', 'invoice.sent', 'user.created'])[1 + n / 1000 % 5],
        '{"order": 42424242, "customer": "cus_9s6XKzkNRiz8i3"}', m.at, m.at, (n + n / 1000) % 5000 = 0
      from made as m
    ), owed as (
      insert into outbox.deliveries (
        id, event_id, endpoint_id, tenant, status, attempt_count, next_attempt_at, waiting_since, last_status_code, last_error,
        completed_at, created_at)
      select
        outbox_private.delivery_id(m.id, m.endpoint_id), m.id, m.endpoint_id, m.tenant, m.status,
        case when m.status = 'delivered' then 2 else 1 end,
        case when m.status = 'pending' then now() + interval '1 hour' end,
        case when m.status = 'pending' and n % 2 = 0 then m.at end,
        case when m.status = 'delivered' then 200 else 503 end,
        case when m.status <> 'delivered' then 'The endpoint answered 503.' end,
        case when m.status in ('delivered', 'failed', 'cancelled') then m.at end, m.at
      from made as m
      returning id, tenant, status, attempt_count, created_at
    )
    insert into outbox.attempts (
      delivery_id, number, tenant, started_at, duration_ms, outcome, status_code, error, response_headers, response_body,
      worker)
    select o.id, a, o.tenant, o.created_at, 12,
      case when o.status = 'delivered' and a = 2 then 'delivered' else 'http_error' end,
      case when o.status = 'delivered' and a = 2 then 200 else 503 end,
      case when o.status = 'delivered' and a = 2 then null else 'The endpoint answered 503.' end,
      '{"content-type": "text/plain"}', 'ok', 'bench-1'
    from owed as o, generate_series(1, o.attempt_count) as a`;
}
