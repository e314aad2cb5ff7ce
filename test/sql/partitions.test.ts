// Day partitions: made ahead, found by the clock of the id, and never in an application's way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

async function days(database: TestDatabase, parent: string): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits
     where inhparent = $1::regclass and inhrelid::regclass::text !~ 'default' order by 1`,
    [`outbox.${parent}`],
  );
  return rows.map((row) => row.name.replace(/^.*_/, ""));
}

test("after migrating there are partitions for today and 14 days", async (t) => {
  const database = await createDatabase(t);
  const made = await days(database, "events");
  assert.ok(made.length >= 15, `${made.length}`);
  assert.deepEqual(await days(database, "deliveries"), made);
  assert.deepEqual(await days(database, "attempts"), made);
  await database.query("insert into outbox.events (type) values ('a.b')");
  assert.equal(
    (await database.query("select from outbox_private.events_default")).length,
    0,
  );
});

test("the next day adds one, and doing it again adds none", async (t) => {
  const database = await createDatabase(t);
  const before = await days(database, "events");
  for (let round = 0; round < 2; round += 1) {
    const [row] = await database.query<{ problems: string[] }>(
      "select outbox_private.make_partitions(now() + interval '1 day') as problems",
    );
    assert.deepEqual(row?.problems, []);
    assert.equal((await days(database, "events")).length, before.length + 1);
  }
});

test("bounds are the day's in UTC, whatever the session's time zone", async (t) => {
  const database = await createDatabase(t);
  const [row] = await database.query<{ low: string; same: boolean }>(
    `select outbox_private.uuid_v7_floor('2026-11-22T00:00:00Z')::text as low,
       outbox_private.uuid_v7_floor('2026-11-22T00:00:00Z') <= outbox_private.uuid_v7() as same`,
  );
  const ms = BigInt(Date.parse("2026-11-22T00:00:00Z"))
    .toString(16)
    .padStart(12, "0");
  assert.equal(
    row?.low,
    `${ms.slice(0, 8)}-${ms.slice(8)}-0000-0000-000000000000`,
  );
  const [bound] = await database
    .query<{ bound: string }>(
      `set timezone = 'Pacific/Auckland';
     select outbox_private.make_partitions('2030-05-05T13:00:00Z', 0)`,
    )
    .then(() =>
      database.query<{ bound: string }>(
        `select pg_get_expr(relpartbound, oid) as bound from pg_class where relname = 'events_20300505'`,
      ),
    );
  const may = BigInt(Date.parse("2030-05-05T00:00:00Z"))
    .toString(16)
    .padStart(12, "0");
  assert.match(
    bound?.bound ?? "",
    new RegExp(`FROM \\('${may.slice(0, 8)}-${may.slice(8)}-`),
  );
});

test("rows in the default partition keep only their own day from being made", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `insert into outbox.events (id, type)
     values (overlay(outbox_private.uuid_v7_floor('2031-01-02T12:00:00Z')::text placing '7' from 15 for 1)::uuid, 'a.b')`,
  );
  const [row] = await database.query<{ problems: string[] }>(
    "select outbox_private.make_partitions('2031-01-01', 2) as problems",
  );
  assert.equal(row?.problems.length, 1);
  assert.match(row.problems[0] ?? "", /^events_20310102: /);
  const made = await days(database, "events");
  assert.ok(
    made.includes("20310101") &&
      made.includes("20310103") &&
      !made.includes("20310102"),
  );
});

test("an application's open transaction keeps partitions waiting, not the other way round", async (t) => {
  const database = await createDatabase(t);
  const application = await database.pool.connect();
  try {
    // Reads the default partition, which attaching another needs to lock.
    await application.query("begin; select count(*) from outbox.events");
    const [row] = await database.query<{ problems: string[] }>(
      "select outbox_private.make_partitions('2032-01-01', 0) as problems",
    );
    assert.ok((row?.problems.length ?? 0) > 0);
    await application.query(
      "insert into outbox.events (type) values ('a.b'); commit",
    );
  } finally {
    application.release();
  }
  const [again] = await database.query<{ problems: string[] }>(
    "select outbox_private.make_partitions('2032-01-01', 0) as problems",
  );
  assert.deepEqual(again?.problems, []);
});

test("uuid_v7 is a version 7 uuid of now", async (t) => {
  const database = await createDatabase(t);
  const rows = await database.query<{ id: string }>(
    "select outbox_private.uuid_v7() as id from generate_series(1, 1000)",
  );
  assert.equal(new Set(rows.map((row) => row.id)).size, 1000);
  for (const { id } of rows) {
    assert.match(
      id,
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const ms = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
    assert.ok(Math.abs(ms - Date.now()) < 60_000);
  }
});
