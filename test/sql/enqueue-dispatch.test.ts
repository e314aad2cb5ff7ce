// The contract with graphile-worker: the job our trigger inserts is the one that add_job would have made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";

test("enqueue_dispatch makes the same job as graphile_worker.add_job, column for column", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    begin;
    select outbox_private.enqueue_dispatch('{01890000-0000-7000-8000-000000000001}');
    select graphile_worker.add_job('dispatch',
      '{"event_ids" : ["01890000-0000-7000-8000-000000000001"]}', max_attempts => 32767);
    commit;
  `);
  const [ours, theirs, ...more] = await database.query<Record<string, unknown>>(
    "select * from graphile_worker._private_jobs order by id",
  );
  assert.equal(more.length, 0);
  assert.ok(ours && theirs);
  assert.deepEqual({ ...ours, id: null }, { ...theirs, id: null });
});

test("graphile-worker's job table has the columns this version was written for", async (t) => {
  const database = await createDatabase(t);
  const rows = await database.query<{ column: string }>(
    `select format('%s %s%s', attname, format_type(atttypid, atttypmod), case when attnotnull then ' not null' end) as column
     from pg_attribute
     where attrelid = 'graphile_worker._private_jobs'::regclass and attnum > 0 and not attisdropped
     order by attname`,
  );
  assert.deepEqual(
    rows.map((row) => row.column),
    [
      "attempts smallint not null",
      "created_at timestamp with time zone not null",
      "flags jsonb",
      "id bigint not null",
      "is_available boolean not null",
      "job_queue_id integer",
      "key text",
      "last_error text",
      "locked_at timestamp with time zone",
      "locked_by text",
      "max_attempts smallint not null",
      "payload json not null",
      "priority smallint not null",
      "revision integer not null",
      "run_at timestamp with time zone not null",
      "task_id integer not null",
      "updated_at timestamp with time zone not null",
    ],
  );
});
