// Bulk jobs, step by step: what they are done to is what was previewed, each row once, and what they leave alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import {
  addFailed,
  begin,
  failNew,
  failWaiting,
  finish,
  jobKeys,
  previewed,
  readJob,
  statusCounts,
  step,
} from "./bulk-stage.ts";

test("retry_failed lets what failed wait for its endpoint, as many as were previewed", async (t) => {
  const database = await createDatabase(t);
  const [endpoint] = await addFailed(database, { count: 7 });
  assert.deepEqual(await previewed(database, "retry_failed"), [7, true]);
  const job = await begin(database, "retry_failed");
  assert.equal(job.status, "running");
  assert.equal(job.expected_count, 7);
  const done = await finish(database, job.id, 3);
  assert.deepEqual(
    [done.status, done.done_count, done.skipped_count],
    ["finished", 7, 0],
  );
  assert.ok(done.completed_at);
  const rows = await database.query(
    "select distinct status, backlog, attempt_count, completed_at from outbox.deliveries",
  );
  assert.deepEqual(rows, [
    {
      status: "pending",
      backlog: "waiting",
      attempt_count: 1,
      completed_at: null,
    },
  ]);
  assert.deepEqual(await jobKeys(database), [
    `bulk:${job.id}`,
    `drain:${endpoint}`,
  ]);
  assert.deepEqual(await previewed(database, "retry_failed"), [0, true]);
});

test("each filter divides what failed into parts that are disjoint and complete", async (t) => {
  const database = await createDatabase(t);
  const types = ["order", "order.created", "order.item.added", "orders.made"];
  const endpoints: string[] = [];
  for (const [n, type] of types.entries()) {
    endpoints.push(
      ...(await addFailed(database, {
        count: n + 1,
        endpoints: 2,
        type,
        outcome: n % 2 === 0 ? "timeout" : "http_error",
      })),
    );
  }
  const [{ noon } = {}] = await database.query<{ noon: string }>(
    "select clock_timestamp()::text as noon, pg_sleep(0.002)",
  );
  await failNew(database, { count: 5, type: "order.created" });
  assert.deepEqual(await previewed(database, "retry_failed"), [30, true]);
  const parts: Record<string, Record<string, number>> = {
    endpoint: Object.fromEntries(
      endpoints.map((id, n) => [
        `endpoint_id => '${id}'`,
        [1, 1, 7, 7, 3, 3, 4, 4][n] ?? 0,
      ]),
    ),
    time: { [`until => '${noon}'`]: 20, [`since => '${noon}'`]: 10 },
    type: {
      "type => 'order'": 2,
      "type => 'order.*'": 20,
      "type => 'orders.made'": 8,
    },
    outcome: { "outcome => 'timeout'": 18, "outcome => 'http_error'": 12 },
    both: {
      [`type => 'order.created', since => '${noon}', outcome => 'timeout'`]: 10,
      [`type => 'order.created', until => '${noon}'`]: 4,
      "type => 'order.item.*', outcome => 'timeout'": 6,
      "type => 'orders.*', outcome => 'timeout'": 0,
      [`endpoint_id => '${endpoints[0]}', since => 'infinity'`]: 0,
      "until => '-infinity'": 0,
      "since => '-infinity', until => 'infinity', type => '*'": 30,
    },
  };
  for (const [name, filters] of Object.entries(parts)) {
    for (const [args, count] of Object.entries(filters)) {
      const found = await previewed(database, "retry_failed", args);
      assert.deepEqual(found, [count, true], `${name}: ${args}`);
    }
  }
  // One after the other, each does what it previewed, and together they do all.
  for (const [args, count] of Object.entries({ ...parts["outcome"] })) {
    const job = await begin(database, "retry_failed", args);
    const done = await finish(database, job.id, 4);
    assert.deepEqual([done.done_count, done.skipped_count], [count, 0]);
  }
  assert.deepEqual(await statusCounts(database), { pending: 30 });
});

test("a cancelled job stops between steps, and another one does the rest", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 10, endpoints: 2 });
  const first = await begin(database, "retry_failed");
  assert.ok(await step(database, first.id, 6));
  assert.ok(await step(database, first.id, 6));
  const cancel = `'${first.id}'`;
  const cancelled = await begin(database, "cancel_bulk_job", cancel);
  assert.equal(cancelled.status, "cancelled");
  assert.ok(cancelled.completed_at);
  assert.equal(await step(database, first.id, 6), false);
  assert.deepEqual(await readJob(database, first.id), cancelled);
  assert.deepEqual(
    await begin(database, "cancel_bulk_job", cancel),
    cancelled,
    "cancelling it again changes nothing",
  );
  assert.deepEqual(await statusCounts(database), { failed: 8, pending: 12 });

  const second = await begin(database, "retry_failed");
  assert.equal(second.expected_count, 8);
  const done = await finish(database, second.id, 6);
  assert.equal(done.done_count, 8);
  await assert.rejects(begin(database, "cancel_bulk_job", `'${second.id}'`), {
    code: "OB409",
    message: /is finished/,
  });
});

test("what fails again, or for the first time, while it is done is not taken", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 10 });
  const job = await begin(database, "retry_failed");
  for (let more = true; more;) {
    more = await step(database, job.id, 4);
    await failWaiting(database);
    await failNew(database, { count: 1 });
  }
  const done = await readJob(database, job.id);
  assert.deepEqual([done.done_count, done.skipped_count], [10, 0]);
  const counts = await database.query(
    "select attempt_count, count(*)::integer as count from outbox.deliveries group by 1 order by 1",
  );
  assert.deepEqual(counts[1], { attempt_count: 2, count: 10 });
  assert.equal(counts.length, 2);
});

test("what somebody else saw to meanwhile is skipped", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 6 });
  const job = await begin(database, "retry_failed");
  await database.query(
    "select outbox.retry_delivery(id) from (select id from outbox.deliveries order by id limit 2) as d",
  );
  const done = await finish(database, job.id);
  assert.deepEqual(
    [done.expected_count, done.done_count, done.skipped_count],
    [6, 4, 2],
  );
});

test("two workers with the same job do each step once", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 60, endpoints: 3 });
  const job = await begin(database, "retry_failed");
  await Promise.all(
    Array.from({ length: 4 }, () => finish(database, job.id, 7)),
  );
  const done = await readJob(database, job.id);
  assert.deepEqual([done.done_count, done.skipped_count], [180, 0]);
});

test("more than 10,000 are counted by the workers before they begin", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 0 });
  await database.query(
    `insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status, attempt_count, completed_at)
     select outbox_private.delivery_id(e.id, p.id), e.id, p.id, p.tenant, 'failed', 1, now()
     from outbox.endpoints as p, lateral (
       select outbox_private.uuid_v7() as id from generate_series(1, 13000)) as e`,
  );
  assert.deepEqual(await previewed(database, "retry_failed"), [10_000, false]);
  const job = await begin(database, "retry_failed");
  assert.ok(job.expected_count >= 10_000 && job.expected_count < 13_000);
  while ((await readJob(database, job.id)).done_count === 0) {
    await step(database, job.id, 500);
  }
  const begun = await readJob(database, job.id);
  assert.equal(begun.expected_count, 13_000);
  assert.ok(begun.done_count <= 500);
});

test("no step reads a whole table", async (t) => {
  const database = await createDatabase(t);
  const [endpoint] = await addFailed(database, { count: 300, endpoints: 2 });
  const client = await database.pool.connect();
  const scans = async (): Promise<unknown[]> => {
    const { rows } = await client.query(
      `select relname, seq_scan from pg_stat_xact_all_tables
       where seq_scan > 0 and relname ~ '^(events|deliveries|attempts|endpoints)' order by relname`,
    );
    return rows;
  };
  try {
    await client.query("begin");
    const before = await scans();
    for (const call of [
      `retry_failed(endpoint_id => '${endpoint}', type => 'order.*', since => '2020-01-01')`,
      "retry_failed(outcome => 'timeout')",
      `cancel_deliveries(endpoint_id => '${endpoint}', type => 'order.*')`,
      "replay_events(type => 'order.created')",
    ]) {
      await client.query(
        `select outbox_private.bulk_step((outbox.${call}).id, 50)`,
      );
    }
    assert.deepEqual(await scans(), before);
    await client.query("rollback");
  } finally {
    client.release();
  }
});

test("the sweep adds the job of a running bulk job that has none", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 1 });
  const job = await begin(database, "retry_failed");
  await database.query("select graphile_worker.remove_job($1)", [
    `bulk:${job.id}`,
  ]);
  assert.deepEqual(await jobKeys(database), []);
  await database.query("select outbox_private.sweep_backlogs()");
  assert.deepEqual(await jobKeys(database), [`bulk:${job.id}`]);
});
