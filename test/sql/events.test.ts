// Invariants 1 and 10: an event exists if and only if its transaction committed, and an INSERT never fails or waits
// because of us.
import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

const insert = `insert into outbox.events (type, payload) values ('order.created', '{"id": 42}')`;

async function jobs(database: TestDatabase): Promise<string[][]> {
  const rows = await database.query<{ payload: { event_ids: string[] } }>(
    `select payload from graphile_worker._private_jobs as j
       join graphile_worker._private_tasks as t on t.id = j.task_id
     where t.identifier = 'dispatch' order by j.id`,
  );
  return rows.map((row) => row.payload.event_ids);
}

async function eventCount(database: TestDatabase): Promise<number> {
  const rows = await database.query("select from outbox.events");
  return rows.length;
}

test("a committed insert leaves an event and one job with its id", async (t) => {
  const database = await createDatabase(t);
  const [event] = await database.query(`${insert} returning *`);
  assert.equal(event?.["tenant"], "default");
  assert.equal(event?.["dispatched_at"], null);
  assert.match(String(event?.["id"]), /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  assert.deepEqual(await jobs(database), [[event?.["id"]]]);
});

test("a rolled back insert leaves neither event nor job", async (t) => {
  const database = await createDatabase(t);
  await database.query(`begin; ${insert}; rollback`);
  assert.equal(await eventCount(database), 0);
  assert.deepEqual(await jobs(database), []);
});

test("a savepoint takes back only what came after it", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `begin; ${insert}; savepoint s; ${insert}; rollback to s; ${insert}; commit`,
  );
  const rows = await database.query<{ id: string }>(
    "select id from outbox.events order by id",
  );
  assert.equal(rows.length, 2);
  assert.deepEqual(
    (await jobs(database)).flat().toSorted(),
    rows.map((row) => row.id),
  );
});

test("10,000 rows in one statement make 100 jobs of 100 events", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `insert into outbox.events (type, payload)
     select 'bulk.made', jsonb_build_object('n', n) from generate_series(1, 10000) as n`,
  );
  const chunks = await jobs(database);
  assert.equal(chunks.length, 100);
  assert.ok(chunks.every((chunk) => chunk.length === 100));
  assert.equal(new Set(chunks.flat()).size, 10_000);
});

test("an insert of no rows makes no job", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.events (type) select 'a' where false",
  );
  assert.deepEqual(await jobs(database), []);
});

for (const isolation of ["repeatable read", "serializable"]) {
  test(`concurrent ${isolation} transactions all commit`, async (t) => {
    const database = await createDatabase(t);
    const clients = await Promise.all(
      Array.from({ length: 4 }, () => database.pool.connect()),
    );
    try {
      for (const client of clients) {
        await client.query(`begin isolation level ${isolation}`);
        await client.query("select count(*) from pg_class");
      }
      for (const client of clients) await client.query(insert);
      for (const client of clients) await client.query("commit");
    } finally {
      for (const client of clients) client.release();
    }
    assert.equal(await eventCount(database), 4);
    assert.equal((await jobs(database)).flat().length, 4);
  });
}

test("an insert waits for no other open transaction", async (t) => {
  const database = await createDatabase(t);
  const open = await database.pool.connect();
  try {
    await open.query(`begin; ${insert}`);
    await database.query(`set statement_timeout = '2s'; ${insert}`);
    assert.equal(await eventCount(database), 1);
    await open.query("commit");
  } finally {
    open.release();
  }
  assert.equal(await eventCount(database), 2);
});

test("outbox_publisher may insert events and nothing else", async (t) => {
  const database = await createDatabase(t);
  const client = await database.pool.connect();
  cleanUp(t, () => client.release(true));
  await client.query("set role outbox_publisher");
  await client.query(insert);
  await client.query(
    `insert into outbox.events (tenant, type, payload, idempotency_key) values ('acme', 'a.b', '[]', 'k')`,
  );
  const { rows } = await client.query(
    `select outbox.publish('a.b', '{"x": 1}', 'acme', 'k2') as id`,
  );
  assert.match(rows[0].id, /-7/);
  for (const forbidden of [
    "select * from outbox.events",
    "update outbox.events set type = 'x'",
    "delete from outbox.events",
    "insert into outbox.events (type, dispatched_at) values ('a', now())",
    "select * from outbox.endpoints",
    "select * from outbox_private.secrets",
    "select * from outbox_private.events_default",
    "select outbox_private.enqueue_dispatch(array[gen_random_uuid()])",
    "select outbox_private.new_secret()",
    "select outbox.create_endpoint('https://example.com')",
    "insert into graphile_worker._private_jobs (task_id) values (1)",
  ]) {
    await assert.rejects(client.query(forbidden), { code: "42501" }, forbidden);
  }
  await client.query("reset role");
  assert.equal((await jobs(database)).flat().length, 3);
});

test("an insert works on any day, also without a partition for it", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `insert into outbox.events (id, type) values (overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid, 'a.b')`,
  );
  assert.equal(
    (await database.query("select from outbox_private.events_default")).length,
    1,
  );
  assert.equal((await jobs(database)).flat().length, 1);
});

test("an insert works when nobody has ever run a worker and the task's row is gone", async (t) => {
  const database = await createDatabase(t);
  await database.query("delete from graphile_worker._private_tasks");
  await database.query(insert);
  assert.equal((await jobs(database)).flat().length, 1);
});

test("what is refused is refused with a sentence", async (t) => {
  const database = await createDatabase(t);
  for (const [values, sentence] of [
    [
      "('a b', '{}')",
      "event type must be dotted [A-Za-z0-9_], like order.created",
    ],
    [
      "('a..b', '{}')",
      "event type must be dotted [A-Za-z0-9_], like order.created",
    ],
    [
      "('', '{}')",
      "event type must be dotted [A-Za-z0-9_], like order.created",
    ],
    ["('a', '42')", "event payload must be a JSON object or array"],
    ["('a', 'null')", "event payload must be a JSON object or array"],
    [
      "('a', jsonb_build_object('x', repeat('x', 1048576)))",
      "event payload is larger than outbox.max_payload_bytes",
    ],
  ] as const) {
    await assert.rejects(
      database.query(
        `insert into outbox.events (type, payload) values ${values}`,
      ),
      { code: "23514", constraint: sentence },
      values.slice(0, 40),
    );
  }
  await assert.rejects(
    database.query(
      "insert into outbox.events (id, type) values (gen_random_uuid(), 'a')",
    ),
    { constraint: "event id must be a uuid v7; leave it out to have one made" },
  );
  await assert.rejects(
    database.query("insert into outbox.events (tenant, type) values ('', 'a')"),
    { constraint: "event tenant must be 1 to 200 characters" },
  );
});

test("the payload limit can be set for a database", async (t) => {
  const database = await createDatabase(t);
  const big =
    "insert into outbox.events (type, payload) select 'a', jsonb_build_object('x', repeat('x', 2000000))";
  await assert.rejects(database.query(big), { code: "23514" });
  await database.query(
    `alter database ${database.name} set outbox.max_payload_bytes = '3000000'`,
  );
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    await client.query(big);
  } finally {
    await client.end();
  }
});

test("the same idempotency key of the same tenant is one event", async (t) => {
  const database = await createDatabase(t);
  const keyed = (tenant: string) =>
    `insert into outbox.events (tenant, type, idempotency_key) values ('${tenant}', 'a.b', 'k') returning id`;
  assert.equal((await database.query(keyed("acme"))).length, 1);
  assert.equal((await database.query(keyed("acme"))).length, 0);
  assert.equal((await database.query(keyed("other"))).length, 1);
  assert.equal(await eventCount(database), 2);
  assert.equal((await jobs(database)).length, 2);
  const [first] = await database.query<{ id: string }>(
    "select id from outbox.events where tenant = 'acme'",
  );
  const [again] = await database.query<{ id: string }>(
    "select outbox.publish('a.b', '{}', 'acme', 'k') as id",
  );
  assert.equal(again?.id, first?.id);
});

test("a key whose transaction rolled back can be used again", async (t) => {
  const database = await createDatabase(t);
  const keyed = `insert into outbox.events (type, idempotency_key) values ('a.b', 'k')`;
  await database.query(`begin; ${keyed}; rollback`);
  await database.query(keyed);
  assert.equal(await eventCount(database), 1);
});

for (const end of ["commit", "rollback"]) {
  test(`two sessions with one key, the first ends with ${end}: exactly one event`, async (t) => {
    const database = await createDatabase(t);
    const keyed = `insert into outbox.events (type, idempotency_key) values ('a.b', 'k')`;
    const [first, second] = [
      await database.pool.connect(),
      await database.pool.connect(),
    ];
    try {
      await first.query(`begin; ${keyed}`);
      await second.query("begin");
      const waiting = second.query(keyed);
      await first.query(end);
      const { rowCount } = await waiting;
      assert.equal(rowCount, end === "commit" ? 0 : 1);
      await second.query("commit");
    } finally {
      first.release();
      second.release();
    }
    assert.equal(await eventCount(database), 1);
    assert.equal((await jobs(database)).flat().length, 1);
  });
}

test("20 sessions with one key at once: one event, no error", async (t) => {
  const database = await createDatabase(t);
  await Promise.all(
    Array.from({ length: 20 }, () =>
      database.query(
        `insert into outbox.events (type, idempotency_key) values ('a.b', 'k')`,
      ),
    ),
  );
  assert.equal(await eventCount(database), 1);
});

test("traceparent is taken from the setting when it is not given", async (t) => {
  const database = await createDatabase(t);
  const setting = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await database.query(`
    begin;
    set local outbox.traceparent = '${setting}';
    insert into outbox.events (type) values ('from.setting');
    insert into outbox.events (type, traceparent) values ('given', 'mine');
    commit;
    insert into outbox.events (type) values ('without');
  `);
  const rows = await database.query(
    "select type, traceparent from outbox.events order by created_at",
  );
  assert.deepEqual(rows, [
    { type: "from.setting", traceparent: setting },
    { type: "given", traceparent: "mine" },
    { type: "without", traceparent: null },
  ]);
});

test("two-phase commit works with outbox.wake off", async (t) => {
  const database = await createDatabase(t);
  const [setting] = await database.query<{ count: string }>(
    "select current_setting('max_prepared_transactions') as count",
  );
  if (setting?.count === "0") {
    t.skip("this server was started without max_prepared_transactions");
    return;
  }
  const prepare = `${insert}; prepare transaction 'p_${database.name}'`;
  await assert.rejects(database.query(`begin; ${prepare}`), { code: "0A000" });
  await database.query("rollback");
  await database.query(`begin; set local outbox.wake = 'off'; ${prepare}`);
  await database.query(`commit prepared 'p_${database.name}'`);
  assert.equal((await jobs(database)).length, 1);
});

test("only one of several open transactions gives a wake-up", async (t) => {
  const database = await createDatabase(t);
  const listener = await database.pool.connect();
  const wakes: string[] = [];
  listener.on("notification", (message) => wakes.push(message.channel));
  const clients = await Promise.all(
    Array.from({ length: 3 }, () => database.pool.connect()),
  );
  try {
    await listener.query(`listen "outbox:wake"`);
    for (const client of clients) await client.query(`begin; ${insert}`);
    for (const client of clients) await client.query("commit");
    // A later one is heard after all earlier ones.
    await listener.query(`notify "outbox:wake"`);
    await listener.query("select");
    assert.equal(wakes.length, 2);
    await listener.query("unlisten *");
  } finally {
    for (const client of [...clients, listener]) client.release();
  }
});

test("one statement with the same key twice is one event", async (t) => {
  const database = await createDatabase(t);
  const rows = await database.query(
    `insert into outbox.events (type, idempotency_key) values ('a.b', 'k'), ('a.b', 'k'), ('a.b', 'l') returning id`,
  );
  assert.equal(rows.length, 2);
  assert.equal(await eventCount(database), 2);
});

test("a key whose event was never inserted is not used up", async (t) => {
  const database = await createDatabase(t);
  const [first] = await database.query<{ id: string }>(
    `${insert} returning id`,
  );
  const skipped = await database.query(
    `insert into outbox.events (id, type, idempotency_key) values ($1, 'a.b', 'k') on conflict do nothing returning id`,
    [first?.id],
  );
  assert.equal(skipped.length, 0);
  const keyed = `insert into outbox.events (type, idempotency_key) values ('a.b', 'k') returning id`;
  assert.equal((await database.query(keyed)).length, 1);
  assert.equal((await database.query(keyed)).length, 0);
});

test("a limit that is no number is no limit that was set", async (t) => {
  const database = await createDatabase(t);
  await database.query(`set outbox.max_payload_bytes = '1MB'; ${insert}`);
  assert.equal(await eventCount(database), 1);
});
