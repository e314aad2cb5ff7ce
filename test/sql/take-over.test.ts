// The lease, as Postgres sees it: a pool lives as long as the session that holds its lock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

const takeOver = async (
  database: TestDatabase,
  own: string[] = [],
  thorough = false,
): Promise<unknown> =>
  (
    await database.query(
      "select outbox_private.take_over_dead_pools($1, $2) as dead",
      [own, thorough],
    )
  )[0]?.["dead"];

async function lockedJobs(database: TestDatabase): Promise<number> {
  return (
    await database.query(
      "select from graphile_worker.jobs where locked_by is not null",
    )
  ).length;
}

async function addJobLockedBy(
  database: TestDatabase,
  poolId: string,
): Promise<void> {
  await database.query("select outbox.publish('a.b')");
  await database.query(
    "update graphile_worker._private_jobs set locked_by = $1, locked_at = now() where locked_by is null",
    [poolId],
  );
}

test("a live pool is left alone, and taken over the moment its session ends", async (t) => {
  const database = await createDatabase(t);
  const session = await database.pool.connect();
  await session.query(
    "select pg_advisory_lock(outbox_private.pool_lock_key('pool-1'))",
  );
  await database.query(
    "insert into outbox_private.workers (pool_id, name, version) values ('pool-1', 'w', '0')",
  );
  await addJobLockedBy(database, "pool-1");
  assert.deepEqual(await takeOver(database), []);
  assert.equal(await lockedJobs(database), 1);
  session.release(true);
  await database.query(
    "select pg_advisory_xact_lock(outbox_private.pool_lock_key('pool-1'))",
  );
  assert.deepEqual(await takeOver(database), ["pool-1"]);
  assert.equal(await lockedJobs(database), 0);
  assert.deepEqual(await takeOver(database), []);
});

test("the session that holds a pool's lock does not take its own for dead", async (t) => {
  const database = await createDatabase(t);
  const session = await database.pool.connect();
  try {
    await session.query(`
      select pg_advisory_lock(outbox_private.pool_lock_key('pool-1'));
      insert into outbox_private.workers (pool_id, name, version) values ('pool-1', 'w', '0')`);
    const { rows } = await session.query(
      "select outbox_private.take_over_dead_pools('{pool-1}', true) as dead",
    );
    assert.deepEqual(rows, [{ dead: [] }]);
  } finally {
    session.release(true);
  }
});

test("a pool that died before it was registered is found by the thorough look", async (t) => {
  const database = await createDatabase(t);
  await addJobLockedBy(database, "pool-2");
  assert.deepEqual(await takeOver(database), []);
  assert.deepEqual(await takeOver(database, [], true), ["pool-2"]);
  assert.equal(await lockedJobs(database), 0);
});

test("another application's graphile-worker jobs are left alone", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    select graphile_worker.add_job('somebody_elses');
    update graphile_worker._private_jobs set locked_by = 'pool-3', locked_at = now();`);
  assert.deepEqual(await takeOver(database, [], true), []);
  assert.equal(await lockedJobs(database), 1);
});

test("a job that was replaced while its dead worker ran it is removed, its successor stays", async (t) => {
  const database = await createDatabase(t);
  const add = `select graphile_worker.add_job('deliver', '{}', job_key => 'd', max_attempts => 32767)`;
  await database.query(add);
  await database.query(
    "update graphile_worker._private_jobs set locked_by = 'pool-4', locked_at = now()",
  );
  await database.query(add);
  assert.deepEqual(await takeOver(database, [], true), ["pool-4"]);
  assert.deepEqual(
    await database.query(
      "select key, attempts, locked_at from graphile_worker.jobs",
    ),
    [{ key: "d", attempts: 0, locked_at: null }],
  );
});

test("what a pool that was taken for dead completes after all is not the job that goes on", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    insert into outbox.endpoints (url) values ('https://a.example');
    insert into outbox.events (type) values ('a.b');
    select from outbox_private.fan_out(array(select id from outbox.events));
    select from outbox_private.add_jobs(array(
      select outbox_private.deliver_job(id, endpoint_id, now()) from outbox.deliveries));
    update graphile_worker._private_jobs set locked_by = 'pool-x', locked_at = now(), attempts = 1 where key is not null`);
  const [held] = await database.query<{ id: string; delivery_id: string }>(
    "select id, key as delivery_id from graphile_worker._private_jobs where key is not null",
  );
  assert.ok(held);
  await takeOver(database, [], true);
  // The pool's attempt fails, which gives the delivery its next one; then the pool completes the job by its id.
  await database.query("select outbox_private.record_attempts($1)", [
    JSON.stringify([
      {
        delivery_id: held.delivery_id,
        started_at: new Date(),
        duration_ms: 1,
        outcome: "timeout",
        worker: "x",
        status: "pending",
        retry_in_ms: 60_000,
      },
    ]),
  ]);
  await database.query(
    "delete from graphile_worker._private_jobs where id = $1",
    [held.id],
  );
  const left = await database.query(
    "select j.run_at = d.next_attempt_at as due_in_time from graphile_worker._private_jobs as j join outbox.deliveries as d on d.id::text = j.key",
  );
  assert.deepEqual(left, [{ due_in_time: true }]);
});
