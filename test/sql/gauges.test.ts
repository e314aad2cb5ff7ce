// What gauges() says of the whole database, and what it reads for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { readGauges, readPartitionSizes } from "../../src/store/gauges.ts";

test("nothing there: zeros, and 14 days of partitions", async (t) => {
  const database = await createDatabase(t);
  const gauges = await readGauges(database.pool);
  assert.deepEqual(gauges.backlog, {
    waiting: 0,
    scheduled: 0,
    held: 0,
    failed: 0,
  });
  assert.equal(gauges.undispatched.count, 0);
  assert.deepEqual(gauges.oldest, { due: null });
  assert.deepEqual(gauges.partitions, [
    { table: "events", ahead: 14 },
    { table: "deliveries", ahead: 14 },
    { table: "attempts", ahead: 14 },
  ]);
  assert.deepEqual(gauges.default_rows, {
    events: 0,
    deliveries: 0,
    attempts: 0,
  });
  assert.equal(gauges.paused, 0);
  assert.ok(
    gauges.connections >= 1 && gauges.max_connections >= gauges.connections,
  );
  assert.ok(Math.abs(gauges.now_ms - Date.now()) < 10_000);
});

test("counts and ages are those of the rows", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.events (type) select 'a.b' from generate_series(1, 250)",
  );
  await addDeliveries(
    database,
    3,
    "'pending'",
    "now() - interval '90 seconds'",
    "null",
  );
  await addDeliveries(
    database,
    2,
    "'pending'",
    "null",
    "now() - interval '40 seconds'",
  );
  await addDeliveries(database, 4, "'held'", "null", "null");
  await addDeliveries(database, 5, "'failed'", "null", "null");
  await addDeliveries(database, 6, "'delivered'", "null", "null");
  await database.query(`
    select graphile_worker.add_job('deliver', '{}', run_at => now() - interval '90 seconds', priority => 10),
      graphile_worker.add_job('deliver', '{}', run_at => now() + interval '1 hour', priority => 10),
      graphile_worker.add_job('mine', '{}')`);
  const gauges = await readGauges(database.pool);
  assert.deepEqual(gauges.backlog, {
    waiting: 2,
    scheduled: 3,
    held: 4,
    failed: 5,
  });
  assert.equal(gauges.undispatched.count, 250);
  const isNear = (
    seconds: number | null | undefined,
    expected: number,
  ): boolean =>
    typeof seconds === "number" &&
    seconds >= expected &&
    seconds < expected + 30;
  assert.ok(isNear(gauges.undispatched.age, 0));
  assert.ok(isNear(gauges.oldest["due"], 90));
  assert.ok(isNear(gauges.oldest["waiting"], 40));
  assert.deepEqual(
    gauges.jobs
      .map(({ task, state, count }) => `${task} ${state} ${count}`)
      .toSorted(),
    [
      "deliver ready 1",
      "deliver scheduled 1",
      "dispatch ready 3",
      "mine ready 1",
    ],
  );
});

test("beyond 5,000 it is an estimate, and never less than what was counted", async (t) => {
  const database = await createDatabase(t);
  await addDeliveries(database, 30_000, "'failed'", "null", "null");
  await addDeliveries(database, 50, "'held'", "null", "null");
  await database.query("analyze outbox.deliveries");
  const { backlog } = await readGauges(database.pool);
  assert.equal(backlog["held"], 50);
  const failed = backlog["failed"] ?? 0;
  assert.ok(failed > 27_000 && failed < 33_000, `${failed}`);
});

test("a partition that is missing ends the count, and a stray row is seen", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    do $$ begin
      execute format('drop table outbox_private.%I', 'events_' || to_char((now() + interval '3 days') at time zone 'UTC', 'YYYYMMDD'));
    end $$`);
  await database.query(
    "insert into outbox.events (id, type) values ('fd0f1234-0000-7000-8000-000000000001', 'a.b')",
  );
  const { partitions, default_rows } = await readGauges(database.pool);
  assert.equal(default_rows["events"], 1);
  assert.deepEqual(partitions[0], { table: "events", ahead: 2 });
  assert.deepEqual(partitions[1], { table: "deliveries", ahead: 14 });
  const sizes = await readPartitionSizes(database.pool);
  assert.deepEqual(Object.keys(sizes), ["events", "deliveries", "attempts"]);
  assert.ok(Object.values(sizes).every((bytes) => bytes > 0));
});

async function addDeliveries(
  database: TestDatabase,
  count: number,
  status: string,
  nextAttemptAt: string,
  waitingSince: string,
): Promise<void> {
  await database.query(
    `insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status, next_attempt_at, waiting_since)
     select outbox_private.uuid_v7(), gen_random_uuid(), gen_random_uuid(), 'default', ${status}, ${nextAttemptAt}, ${waitingSince}
     from generate_series(1, $1::integer)`,
    [count],
  );
}
