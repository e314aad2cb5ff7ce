// What goes when its time is over, what stays, and how operators see it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import {
  addRows,
  contents,
  count,
  expire,
  parents,
  partitionNames,
} from "./partition-stage.ts";

const old = "2026-01-05T12:00:00Z";
const now = "2026-03-01T00:30:00Z";

async function withOldDay(t: Parameters<typeof createDatabase>[0]) {
  const database = await createDatabase(t);
  await database.query("select outbox_private.make_partitions($1, 0)", [old]);
  return database;
}

test("a day goes when it is older than the retention, and its disk is freed", async (t) => {
  const database = await withOldDay(t);
  await addRows(database, old, "delivered", 2);
  await addRows(database, old, "failed", 3);
  const fresh = await addRows(database, new Date().toISOString(), "delivered");
  assert.deepEqual(await expire(database, "2026-02-05T23:59:59Z", 31), []);
  assert.equal(await count(database, "outbox.events"), 3);

  assert.deepEqual(await expire(database, "2026-02-06T00:00:00Z", 31), []);
  assert.equal(await count(database, "outbox.events"), 1);
  assert.equal(await count(database, "outbox.deliveries"), 1);
  assert.equal(await count(database, "outbox.attempts"), 1);
  assert.equal(
    await count(database, `outbox.deliveries where id = '${fresh.id}'`),
    1,
  );
  const dropped: string[] = [];
  for (;;) {
    const [row] = await database.query<{ name: string | null }>(
      "select outbox_private.drop_expired() as name",
    );
    if (!row?.name) break;
    dropped.push(row.name.replace(/_\d+_expired$/, ""));
  }
  assert.deepEqual(dropped, [
    "attempts_20260105",
    "deliveries_20260105",
    "events_20260105",
  ]);
  assert.equal(
    await count(database, "pg_class where relname like '%20260105%'"),
    0,
  );
});

test("without a retention nothing goes", async (t) => {
  const database = await withOldDay(t);
  await addRows(database, old, "delivered");
  for (const at of [now, "2026-03-01T01:30:00Z"]) {
    assert.deepEqual(
      await database.query(
        "select * from outbox_private.expired_partitions(null, p_now => $1)",
        [at],
      ),
      [],
    );
  }
});

test("deliveries that are not at their end stay, whole, and the rest of their day goes", async (t) => {
  const database = await withOldDay(t);
  for (let n = 0; n < 20; n += 1) await addRows(database, old, "delivered");
  const held = await addRows(database, old, "held", 0);
  const pending = await addRows(database, old, "pending", 4);
  const before = await Promise.all(parents.map((p) => contents(database, p)));

  assert.deepEqual(await expire(database, now, 31), []);
  const after = await Promise.all(parents.map((p) => contents(database, p)));
  for (const [n, rows] of after.entries()) {
    // What is left is as it was, down to the last column.
    assert.deepEqual(
      rows,
      before[n]?.filter((row) =>
        [held.id, pending.id, held.eventId, pending.eventId].some((id) =>
          row.includes(id),
        ),
      ),
    );
  }
  assert.deepEqual(
    after.map((rows) => rows.length),
    [2, 2, 4],
  );

  // The next minute there is nothing to be gained, and it is said why.
  const problems = await expire(database, now, 31);
  assert.deepEqual(problems, [
    "deliveries_20260105: kept for 2 that are not at their end",
    "events_20260105: kept for 2 that are not at their end",
    "attempts_20260105: kept for 2 that are not at their end",
  ]);
  await database.query("select outbox_private.note_partition_problems($1)", [
    problems,
  ]);
  const seen = await database.query(
    "select problem, problem_since is not null as since from outbox.partitions() where name = 'events_20260105'",
  );
  assert.deepEqual(seen, [
    { problem: "kept for 2 that are not at their end", since: true },
  ]);

  await database.query(
    "update outbox.deliveries set status = 'delivered', next_attempt_at = null",
  );
  assert.deepEqual(await expire(database, now, 31), []);
  assert.equal(await count(database, "outbox.events"), 0);
  await database.query("select outbox_private.note_partition_problems('{}')");
  assert.equal(
    await count(database, "outbox.partitions() where problem is not null"),
    0,
  );
});

test("a partition with many open deliveries waits, untouched", async (t) => {
  const database = await withOldDay(t);
  await addRows(database, old, "delivered");
  for (let n = 0; n < 501; n += 1) await addRows(database, old, "held", 0);
  const problems = await expire(database, now, 31);
  assert.deepEqual(
    problems,
    ["deliveries", "events", "attempts"].map(
      (parent) =>
        `${parent}_20260105: more than 500 deliveries or events of it are not at their end`,
    ),
  );
  assert.equal(await count(database, "outbox.deliveries"), 502);
});

test("an event that is not dispatched stays, and a first attempt under way", async (t) => {
  const database = await withOldDay(t);
  const { eventId, id } = await addRows(database, old, "pending", 0);
  // Its first attempt is under way: no index shows it, only the job does.
  await database.query(
    "update outbox.deliveries set next_attempt_at = null where id = $1",
    [id],
  );
  await addRows(database, old, "delivered");
  await database.query(
    "insert into outbox.events (id, type) values (overlay($1 placing case when $1 like '%9' then '8' else '9' end from 36 for 1)::uuid, 'a.b')",
    [eventId],
  );
  await database.query("select outbox_private.enqueue_dispatch($1)", [
    [eventId],
  ]);
  assert.deepEqual(await expire(database, now, 31), []);
  assert.equal(await count(database, "outbox.events"), 2);
  assert.equal(await count(database, "outbox.deliveries"), 1);
});

test("a first attempt that has lost its job stays, too", async (t) => {
  const database = await withOldDay(t);
  const { id } = await addRows(database, old, "pending", 0);
  await database.query(
    "update outbox.deliveries set next_attempt_at = null where id = $1",
    [id],
  );
  await addRows(database, old, "delivered");
  assert.deepEqual(await expire(database, now, 31), []);
  assert.equal(await count(database, "outbox.deliveries"), 1);
  assert.equal(await count(database, "outbox.events"), 1);
});

test("a clock that jumps ahead makes nothing old, until it has gone on for an hour", async (t) => {
  const database = await createDatabase(t);
  await addRows(database, new Date().toISOString(), "delivered");
  const expired = async (at: string): Promise<number> =>
    (
      await database.query(
        "select * from outbox_private.expired_partitions('30 days', p_now => $1)",
        [at],
      )
    ).length;
  assert.equal(await expired(new Date().toISOString()), 0);
  assert.equal(await expired("2036-01-01T00:00:00Z"), 0);
  assert.equal(await expired("2036-01-01T00:30:00Z"), 0);
  // And back: the past again, and steady for long.
  for (let hour = 0; hour < 5; hour += 1) {
    const at = new Date(Date.now() + hour * 3_600_000).toISOString();
    assert.equal(await expired(at), 0);
  }
  // Years later it is old all the same.
  assert.equal(await expired("2036-01-01T00:00:00Z"), 0);
  assert.ok((await expired("2036-01-01T01:00:00Z")) > 0);
});

test("answers' bodies go sooner, where that is asked for", async (t) => {
  const database = await withOldDay(t);
  for (let n = 0; n < 5; n += 1) await addRows(database, old, "delivered", 3);
  await addRows(database, new Date().toISOString(), "delivered");
  const stale = async (): Promise<unknown[]> =>
    await database.query(
      "select name from outbox_private.stale_bodies('7 days', $1) as name",
      [now],
    );
  assert.deepEqual(await stale(), [{ name: "attempts_20260105" }]);
  let steps = 0;
  for (;;) {
    const [row] = await database.query<{ is_more: boolean }>(
      "select outbox_private.walk_partition('attempts_20260105', 'bodies', 4) as is_more",
    );
    steps += 1;
    if (!row?.is_more) break;
  }
  assert.equal(steps, 3);
  assert.deepEqual(await stale(), []);
  assert.equal(await count(database, "outbox.attempts"), 16);
  assert.equal(
    await count(database, "outbox.attempts where response_body is not null"),
    1,
  );
});

test("idempotency keys, bulk jobs and audit rows go, a few at a time", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `insert into outbox.events (type, idempotency_key) select 'a.b', 'k' || n from generate_series(1, 25) as n`,
  );
  await database.query(
    `insert into outbox.bulk_jobs (kind, arguments, expected_count, actor, status)
     select 'retry_failed', '{}', 1, 'test', s from unnest('{running,finished,cancelled}'::text[]) as s`,
  );
  await database.query(
    "insert into outbox.audit (actor, mutation, arguments) values ('test', 'publish', '{}')",
  );
  const prune = async (days: number): Promise<boolean | undefined> =>
    (
      await database.query<{ is_more: boolean }>(
        "select outbox_private.prune_history('30 days', '400 days', 10, now() + make_interval(days => $1)) as is_more",
        [days],
      )
    )[0]?.is_more;
  assert.equal(await prune(29), false);
  assert.equal(await count(database, "outbox_private.idempotency_keys"), 25);
  assert.equal(await prune(31), true);
  assert.equal(await count(database, "outbox_private.idempotency_keys"), 15);
  assert.equal(await prune(31), true);
  assert.equal(await prune(31), false);
  assert.equal(await count(database, "outbox_private.idempotency_keys"), 0);
  assert.deepEqual(
    await database.query("select status from outbox.bulk_jobs"),
    [{ status: "running" }],
  );
  assert.equal(await count(database, "outbox.audit"), 1);
  assert.equal(await prune(401), false);
  assert.equal(await count(database, "outbox.audit"), 0);
});

test("partitions() shows ranges, sizes and when each goes", async (t) => {
  const database = await createDatabase(t);
  await expire(database, new Date().toISOString(), 30);
  const rows = await database.query<{ n: number; sized: boolean }>(
    `select count(*)::int as n, bool_and(bytes > 0) as sized
     from outbox.partitions()
     where until = since + interval '1 day' and expires_at = until + interval '30 days'`,
  );
  assert.deepEqual(rows, [
    { n: (await partitionNames(database)).length, sized: true },
  ]);
  assert.equal(
    await count(database, "outbox.partitions() where since is null"),
    3,
  );
});
