// cancel_deliveries and replay_events: what each is done to, and what it leaves alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import {
  addFailed,
  begin,
  dispatchNew,
  failNew,
  finish,
  jobKeys,
  previewed,
  statusCounts,
  step,
} from "./bulk-stage.ts";

test("cancel_deliveries takes what is scheduled, waiting or held, and its jobs with it", async (t) => {
  const database = await createDatabase(t);
  const [endpoint] = await addFailed(database, { count: 3 });
  await dispatchNew(database, { count: 12 });
  await database.query(
    `update outbox.deliveries as d set
       status = case when n > 8 then 'held' else 'pending' end,
       waiting_since = case when n between 5 and 8 then now() end,
       next_attempt_at = case when n <= 8 then now() + interval '1 hour' end
     from (select id, row_number() over (order by id) as n from outbox.deliveries where status = 'pending') as w
     where w.id = d.id`,
  );
  await database.query(
    `select outbox_private.add_jobs(array(select outbox_private.deliver_job(id, endpoint_id, next_attempt_at)
     from outbox.deliveries where backlog = 'scheduled'))`,
  );
  // Its first attempt is just being made.
  await dispatchNew(database, { count: 1 });
  assert.equal((await jobKeys(database)).length, 4);
  for (const [args, count] of [
    ["", 12],
    ["status => 'held'", 4],
    ["status => 'pending'", 8],
    [`endpoint_id => '${endpoint}', type => 'order.*'`, 12],
    ["type => 'other'", 0],
  ] as const) {
    const found = await previewed(database, "cancel_deliveries", args);
    assert.deepEqual(found, [count, true], args);
  }
  const held = await begin(database, "cancel_deliveries", "status => 'held'");
  assert.equal((await finish(database, held.id, 3)).done_count, 4);
  const rest = await begin(database, "cancel_deliveries");
  const done = await finish(database, rest.id, 3);
  assert.deepEqual(
    [done.expected_count, done.done_count, done.skipped_count],
    [8, 8, 0],
  );
  assert.deepEqual(await statusCounts(database), {
    cancelled: 12,
    failed: 3,
    pending: 1,
  });
  assert.deepEqual(
    await jobKeys(database),
    [`bulk:${held.id}`, `bulk:${rest.id}`].toSorted(),
  );
});

test("cancel_deliveries finds what changed its place behind it, and not what came later", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 1 });
  await dispatchNew(database, { count: 6 });
  await database.query(
    "update outbox.deliveries set waiting_since = now(), next_attempt_at = now() where status = 'pending'",
  );
  const job = await begin(database, "cancel_deliveries");
  assert.ok(await step(database, job.id, 2));
  // Attempted and failed: from waiting, which is walked now, to scheduled, which is behind it.
  await database.query(
    `update outbox.deliveries set waiting_since = null where id = (
       select id from outbox.deliveries where backlog = 'waiting' order by id limit 1)`,
  );
  await dispatchNew(database, { count: 1 });
  await database.query(
    "update outbox.deliveries set next_attempt_at = now() where status = 'pending' and backlog is null",
  );
  const done = await finish(database, job.id, 2);
  assert.deepEqual([done.done_count, done.skipped_count], [6, 0]);
  assert.deepEqual(await statusCounts(database), {
    cancelled: 6,
    failed: 1,
    pending: 1,
  });
});

test("replay_events sends events again to all that want them, also to endpoints made later", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 5 });
  await failNew(database, { count: 4, type: "order.paid" });
  await addFailed(database, { count: 0, endpoints: 2 });
  // Not dispatched yet: it is sent anyway.
  await database.query(
    "insert into outbox.events (type) values ('order.created')",
  );
  assert.deepEqual(await previewed(database, "replay_events"), [9, true]);
  const args = "type => 'order.created'";
  assert.deepEqual(await previewed(database, "replay_events", args), [5, true]);
  const job = await begin(database, "replay_events", args);
  const done = await finish(database, job.id, 2);
  assert.deepEqual(
    [done.expected_count, done.done_count, done.skipped_count],
    [5, 5, 0],
  );
  assert.deepEqual(await statusCounts(database), { pending: 15 });
  assert.equal(
    (await jobKeys(database)).filter((key) => key.startsWith("drain:")).length,
    3,
  );
});

test("replay_events to one endpoint makes deliveries for that one only, and once", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 5 });
  const [late] = await addFailed(database, { count: 0 });
  const args = `endpoint_id => '${late}'`;
  for (const pending of [5, 5]) {
    const job = await begin(database, "replay_events", args);
    assert.equal((await finish(database, job.id)).done_count, 5);
    assert.deepEqual(await statusCounts(database), { failed: 5, pending });
  }
});

test("a step of replay_events ends when its time is over, and the next one goes on there", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 20 });
  await addFailed(database, { count: 0, endpoints: 100 });
  const job = await begin(database, "replay_events");
  let steps = 1;
  while (await step(database, job.id, 100)) steps += 1;
  t.diagnostic(`${steps} steps`);
  assert.deepEqual(await statusCounts(database), { pending: 20 * 101 });
});
