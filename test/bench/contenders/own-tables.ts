// The tables that somebody would make who writes webhooks by hand, on whatever job queue.
import type { Database } from "../server.ts";

const schema = `
  create schema plain_bench;
  create table plain_bench.endpoints (
    id integer primary key,
    url text not null,
    secret text not null
  );
  create table plain_bench.deliveries (
    id uuid primary key default gen_random_uuid(),
    endpoint_id integer not null references plain_bench.endpoints (id),
    type text not null,
    payload jsonb not null,
    status text not null default 'pending',
    attempt_count integer not null default 0,
    created_at timestamptz not null default now(),
    completed_at timestamptz
  );
  create table plain_bench.attempts (
    id bigint generated always as identity primary key,
    delivery_id uuid not null references plain_bench.deliveries (id),
    status_code integer not null,
    duration_ms integer not null,
    response_body text,
    created_at timestamptz not null default now()
  );
  create index on plain_bench.attempts (delivery_id);
`;

/** A delivery of payload $1 for each endpoint, returning their ids: the first part of an event's statement. */
export const insertDeliveries = `
  insert into plain_bench.deliveries (endpoint_id, type, payload)
  select id, 'order.paid', $1::jsonb from plain_bench.endpoints
  returning id`;

/** The same for $2 events. */
export const fillDeliveries = `
  insert into plain_bench.deliveries (endpoint_id, type, payload)
  select id, 'order.paid', $1::jsonb from plain_bench.endpoints, generate_series(1, $2)
  returning id`;

export async function prepareOwnTables(
  database: Database,
  url: string,
  endpointCount: number,
): Promise<void> {
  await database.query(schema);
  await database.query(
    `insert into plain_bench.endpoints
     select n, $1, encode(sha256('plain'), 'base64') from generate_series(1, $2) as n`,
    [url, endpointCount],
  );
}

export async function countDelivered(database: Database): Promise<number> {
  const [row] = await database.query<{ count: string }>(
    "select count(*) from plain_bench.deliveries where status = 'delivered'",
  );
  return Number(row?.count);
}
