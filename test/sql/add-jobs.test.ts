// The contract with graphile-worker's add_jobs: a job that is just being fetched must not swallow the one that is added.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { waitFor } from "../helpers/wait.ts";

test("a drain job that is fetched while another one is added leaves a job behind", async (t) => {
  const database = await createDatabase(t);
  const [endpoint] = await database.query<{ id: string }>(
    "insert into outbox.endpoints (url) values ('https://a.example') returning id",
  );
  const later = "select outbox_private.drain_later($1, 0)";
  await database.query(later, [endpoint?.id]);
  const fetcher = await database.pool.connect();
  cleanUp(t, () => fetcher.release(true));
  await fetcher.query(
    `begin;
     update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-1', attempts = attempts + 1`,
  );
  const added = database.query(later, [endpoint?.id]);
  added.catch(() => undefined);
  await waitFor("it to wait for the fetch", async () => {
    const rows = await database.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and query like '%drain_later%'`,
    );
    return rows.length > 0;
  });
  await fetcher.query("commit");
  await added;
  const jobs = await database.query<{ key: string | null; is_held: boolean }>(
    "select key, locked_at is not null as is_held from graphile_worker.jobs order by id",
  );
  assert.deepEqual(jobs, [
    { key: null, is_held: true },
    { key: `drain:${endpoint?.id}`, is_held: false },
  ]);
});

test("what waits without a job gets one from the sweep, and what is held at an endpoint that runs is released", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    insert into outbox.endpoints (url, event_types) values ('https://a.example', '{a}'), ('https://b.example', '{b}');
    insert into outbox.events (type) values ('a'), ('b');
    select outbox_private.fan_out(array(select id from outbox.events));
    update outbox.deliveries as d
    set status = case p.event_types[1] when 'b' then 'held' else 'pending' end,
      waiting_since = case p.event_types[1] when 'a' then now() end
    from outbox.endpoints as p where p.id = d.endpoint_id`);
  const sweep = async (): Promise<unknown> =>
    (
      await database.query("select outbox_private.sweep_backlogs() as count")
    )[0]?.["count"];
  assert.equal(await sweep(), 1);
  assert.equal(await sweep(), 0);
  const jobs = await database.query<{ task: string }>(
    "select task_identifier as task from graphile_worker.jobs where task_identifier in ('drain', 'release') order by 1",
  );
  assert.deepEqual(
    jobs.map(({ task }) => task),
    ["drain", "release"],
  );
});

test("what should have been tried again long ago and has no job gets one from the sweep, once", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    insert into outbox.endpoints (url) values ('https://a.example');
    insert into outbox.events (type) select 'a' from generate_series(1, 3);
    select outbox_private.fan_out(array(select id from outbox.events));
    update outbox.deliveries set attempt_count = 1, next_attempt_at = now() - interval '1 hour';
    update outbox.deliveries set next_attempt_at = now()
    where id = (select min(id::text)::uuid from outbox.deliveries);
    select outbox_private.add_jobs(array(
      select outbox_private.deliver_job(id, endpoint_id, next_attempt_at) from outbox.deliveries
      where id = (select max(id::text)::uuid from outbox.deliveries)))`);
  const sweep = async (): Promise<unknown> =>
    (
      await database.query("select outbox_private.sweep_backlogs() as count")
    )[0]?.["count"];
  assert.equal(await sweep(), 1);
  assert.equal(await sweep(), 0);
});
