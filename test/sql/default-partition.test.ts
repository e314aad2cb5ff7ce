// Rows that had no partition to go to get one, while everybody goes on writing. Nothing is lost, whatever is killed when.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  addRows,
  contents,
  count,
  emptyDefaults,
  expire,
  parents,
} from "./partition-stage.ts";

/** A month in which nobody made partitions: what was inserted since lies in the default partitions. */
async function withMissingMonth(t: Parameters<typeof createDatabase>[0]) {
  const database = await createDatabase(t);
  await database.query(`
    do $$ declare v_name text; begin
      for v_name in select name from outbox_private.partition_ranges() where not is_default loop
        execute format('drop table outbox_private.%I', v_name);
      end loop;
    end $$`);
  return database;
}

const now = "2026-03-01T12:30:00Z";

async function inDefaults(database: TestDatabase): Promise<number> {
  let sum = 0;
  for (const parent of parents) {
    sum += await count(database, `outbox_private.${parent}_default`);
  }
  return sum;
}

test("a month that is missing: its rows get partitions, and nothing of them changes", async (t) => {
  const database = await withMissingMonth(t);
  for (const day of ["02-03", "02-03", "02-17", "03-01"]) {
    await addRows(database, `2026-${day}T10:00:00Z`, "delivered", 3);
  }
  await addRows(database, "2026-03-09T10:00:00Z", "failed"); // a clock that was ahead
  await addRows(database, "1971-01-01T10:00:00Z", "held"); // one that had none
  const before = await Promise.all(parents.map((p) => contents(database, p)));
  const [missing] = await database.query<{ problems: string[] }>(
    "select outbox_private.make_partitions($1) as problems",
    [now],
  );
  assert.ok((missing?.problems.length ?? 0) > 0);

  assert.deepEqual(await emptyDefaults(database, now, 2), []);
  assert.equal(await inDefaults(database), 0);
  assert.deepEqual(
    await Promise.all(parents.map((p) => contents(database, p))),
    before,
  );
  const [made] = await database.query<{ problems: string[] }>(
    "select outbox_private.make_partitions($1) as problems",
    [now],
  );
  assert.deepEqual(made?.problems, []);
  assert.equal(
    await count(database, `outbox_private.missing_partitions('${now}')`),
    0,
  );
  // The past is in one partition, and today begins a life as ever; the rows go with it.
  assert.deepEqual(
    await expire(database, "2026-06-01T00:30:00Z", 30),
    ["deliveries", "events", "attempts"].map(
      (parent) =>
        `${parent}_19710101000000_19710201000000: kept for 1 that are not at their end`,
    ),
  );
  assert.equal(await count(database, "outbox.events"), 1);
  assert.equal(
    await count(database, "outbox.deliveries where status = 'held'"),
    1,
  );
});

test("what is written while rows are moved is moved with them", async (t) => {
  const database = await withMissingMonth(t);
  const step = async (parent: string, limit = 3): Promise<boolean> => {
    const [row] = await database.query<{
      is_more: boolean;
      problem: string | null;
    }>("select * from outbox_private.empty_default($1, $2, p_limit => $3)", [
      parent,
      now,
      limit,
    ]);
    assert.equal(row?.problem, null);
    return row.is_more;
  };
  const at = "2026-02-17T10:00:00Z";
  const first = await addRows(database, at, "pending");
  for (let n = 0; n < 6; n += 1) await addRows(database, at, "delivered", 2);
  const last = await addRows(database, at, "pending");
  for (const parent of parents) assert.ok(await step(parent)); // staged
  for (const parent of parents) assert.ok(await step(parent)); // a part was copied

  await addRows(database, at, "failed"); // new
  await addRows(database, "2020-02-02T10:00:00Z", "failed"); // new, and of a day that has no place yet
  await database.query(
    "update outbox.deliveries set status = 'delivered', attempt_count = 2, next_attempt_at = null where id in ($1, $2)",
    [first.id, last.id],
  );
  await database.query("delete from outbox.attempts where delivery_id = $1", [
    first.id,
  ]);
  await database.query(
    "update outbox.events set payload = '[1.10, 12345678901234567890]', is_unmatched = true where id = $1",
    [last.eventId],
  );
  const before = await Promise.all(parents.map((p) => contents(database, p)));
  for (const parent of parents) while (await step(parent));
  assert.deepEqual(
    await Promise.all(parents.map((p) => contents(database, p))),
    before,
  );
  // The day that had no place is next.
  assert.equal(await inDefaults(database), 3);
  assert.deepEqual(await emptyDefaults(database, now), []);
  assert.equal(await inDefaults(database), 0);
  assert.deepEqual(
    await Promise.all(parents.map((p) => contents(database, p))),
    before,
  );
});

test("an idempotency key still counts after its event has moved", async (t) => {
  const database = await withMissingMonth(t);
  const insert =
    "insert into outbox.events (type, idempotency_key) values ('a.b', 'once') returning id";
  const [{ id } = { id: "" }] = await database.query<{ id: string }>(insert);
  assert.deepEqual(await emptyDefaults(database, new Date().toISOString()), []);
  assert.deepEqual(await database.query(insert), []);
  assert.equal(await count(database, `outbox.events where id = '${id}'`), 1);
  assert.equal(await inDefaults(database), 0);
});

test("times that can not be stay in the default partition, and it is said", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.events (id, type) values ('ffffffff-ffff-7fff-bfff-ffffffffffff', 'a.b')",
  );
  assert.deepEqual(await emptyDefaults(database, now), [
    "events_default: it holds rows of times that can not be",
  ]);
  assert.equal(await count(database, "outbox.events"), 1);
});

test("an application's open transaction keeps the rows where they are, and does not wait", async (t) => {
  const database = await withMissingMonth(t);
  await addRows(database, "2026-02-17T10:00:00Z", "delivered");
  const application = await database.pool.connect();
  try {
    await application.query(
      "begin; insert into outbox.events (type) values ('a.b')",
    );
    const problems = await emptyDefaults(database, now);
    assert.equal(problems.length, 1);
    assert.match(
      problems[0] ?? "",
      /^events_default: (others were using outbox_private.events_default|a transaction has used .* since)/,
    );
    await application.query(
      "insert into outbox.events (type) values ('a.b'); commit",
    );
  } finally {
    application.release();
  }
  assert.deepEqual(await emptyDefaults(database, now), []);
  assert.equal(await count(database, "outbox.events"), 3);
});

test("killed after any step, it is gone on with", async (t) => {
  const database = await withMissingMonth(t);
  for (let n = 0; n < 5; n += 1) {
    await addRows(database, "2026-02-17T10:00:00Z", "delivered");
  }
  const before = await contents(database, "events");
  let isOver = false;
  for (let step = 0; !isOver; step += 1) {
    // A step that was not committed leaves nothing; the same step again is as if it were the first time.
    const dying = await database.pool.connect();
    dying.on("error", () => undefined);
    await dying.query("begin");
    await dying.query(
      "select * from outbox_private.empty_default('events', $1, p_limit => 2)",
      [now],
    );
    const { rows } = await dying.query<{ pid: number }>(
      "select pg_backend_pid() as pid",
    );
    await database.query("select pg_terminate_backend($1, 60000)", [
      rows[0]?.pid,
    ]);
    dying.release(true);
    await database.query("insert into outbox.events (type) values ('c.d')");
    assert.equal(
      await count(database, "outbox.events where type = 'a.b'"),
      5,
      `after step ${step}`,
    );
    const [row] = await database.query<{ is_more: boolean }>(
      "select * from outbox_private.empty_default('events', $1, p_limit => 2)",
      [now],
    );
    isOver = row?.is_more === false;
    assert.ok(step < 20);
  }
  const after = await contents(database, "events");
  assert.deepEqual(
    after.filter((row) => row.includes('"a.b"')),
    before,
  );
  assert.ok((await count(database, "outbox.events where type = 'c.d'")) > 3);
});
