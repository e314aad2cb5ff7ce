// The baseline: what most people would write with graphile-worker and undici, in tables of their own. See
// programs/plain-worker.ts.
import { startProcess } from "../processes.ts";
import { payload, type Contender } from "./contender.ts";

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

export const plain: Contender = {
  name: "plain graphile-worker task",
  prepare: async (database, sinkUrl) => {
    await database.query(schema);
    await database.query(
      "insert into plain_bench.endpoints values (1, $1, encode(sha256('plain'), 'base64'))",
      [sinkUrl],
    );
  },
  fill: async (database, count) => {
    await database.query(
      `with made as (
         insert into plain_bench.deliveries (endpoint_id, type, payload)
         select 1, 'order.paid', $1::jsonb from generate_series(1, $2)
         returning id
       )
       select count(*) from graphile_worker.add_jobs(array(
         select row('deliver_webhook', json_build_object('id', id), null, null, null, null, null, null)
           ::graphile_worker.job_spec
         from made))`,
      [payload, count],
    );
  },
  startWorker: (database) =>
    startProcess(new URL("../programs/plain-worker.ts", import.meta.url), {
      args: [database.url],
    }),
  countRecorded: async (database) => {
    const [row] = await database.query<{ count: string }>(
      "select count(*) from plain_bench.deliveries where status = 'delivered'",
    );
    return Number(row?.count);
  },
  insert: `
    with made as (
      insert into plain_bench.deliveries (endpoint_id, type, payload)
      values (1, 'order.paid', $1::jsonb) returning id
    ), job as (
      select graphile_worker.add_job('deliver_webhook', json_build_object('id', id)) from made
    )
    select made.id from made, job`,
};
