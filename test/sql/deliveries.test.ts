// The functions a delivery passes through: fan_out, claim_deliveries, record_attempts, and what operators do to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Claimed } from "../../src/store/due-deliveries.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

type Delivery = {
  id: string;
  status: string;
  attempt_count: number;
  next_attempt_at: Date | null;
  waiting_since: Date | null;
  completed_at: Date | null;
};

async function publish(
  database: TestDatabase,
  type = "order.created",
): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    "select outbox.publish($1) as id",
    [type],
  );
  return row?.id ?? "";
}

async function addEndpoint(
  database: TestDatabase,
  types: string[] | null = null,
): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    "insert into outbox.endpoints (url, event_types) values ('https://a.example', $1) returning id",
    [types],
  );
  return row?.id ?? "";
}

/** The ids of deliveries that fan_out or claim_deliveries returned. */
function idsOf(claimed: Claimed | undefined): string[] {
  return (claimed?.due ?? []).map(([id]) => id);
}

async function claim(database: TestDatabase, id = ""): Promise<string[]> {
  const [row] = await database.query<{ claimed: Claimed }>(
    "select outbox_private.claim_deliveries(array[$1::uuid]) as claimed",
    [id],
  );
  return idsOf(row?.claimed);
}

async function fanOut(
  database: TestDatabase,
  ...eventIds: string[]
): Promise<string[]> {
  const [row] = await database.query<{ claimed: Claimed }>(
    "select outbox_private.fan_out($1) as claimed",
    [eventIds],
  );
  return idsOf(row?.claimed);
}

async function record(
  database: TestDatabase,
  deliveryId: string | undefined,
  status: string,
  retryInMs: number | null = null,
): Promise<void> {
  await database.query("select outbox_private.record_attempts($1)", [
    JSON.stringify([
      {
        delivery_id: deliveryId,
        started_at: new Date(),
        duration_ms: 5,
        outcome: status === "delivered" ? "delivered" : "http_error",
        status_code: status === "delivered" ? 200 : 500,
        worker: "test",
        status,
        retry_in_ms: retryInMs,
      },
    ]),
  ]);
}

async function deliveries(database: TestDatabase): Promise<Delivery[]> {
  return await database.query<Delivery>(
    "select * from outbox.deliveries order by id",
  );
}

async function deliverJobs(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ key: string }>(
    "select key from graphile_worker.jobs where task_identifier = 'deliver' order by key",
  );
  return rows.map((row) => row.key);
}

async function drainJobs(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ key: string }>(
    "select key from graphile_worker.jobs where task_identifier = 'drain' order by key",
  );
  return rows.map((row) => row.key);
}

test("fan_out twice owes and returns the same deliveries, once", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  await addEndpoint(database);
  const event = await publish(database);
  const first = await fanOut(database, event);
  assert.equal(first.length, 2);
  assert.deepEqual(
    (await fanOut(database, event)).toSorted(),
    first.toSorted(),
  );
  assert.equal((await deliveries(database)).length, 2);
});

test("fan_out again leaves alone what has an attempt or a job, and endpoints made later", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  await addEndpoint(database);
  const event = await publish(database);
  const [delivered, open] = await fanOut(database, event);
  await record(database, delivered, "delivered");
  await addEndpoint(database);
  assert.deepEqual(await fanOut(database, event), [open]);
  await record(database, open, "pending", 3_600_000);
  assert.deepEqual(await fanOut(database, event), []);
});

test("two fan_outs of one event at the same time owe it once", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  const event = await publish(database);
  const both = await Promise.all([
    fanOut(database, event),
    fanOut(database, event),
  ]);
  assert.equal((await deliveries(database)).length, 1);
  assert.ok(both.some((ids) => ids.length === 1));
});

test("event types are matched exactly, by prefix, and by null", async (t) => {
  const database = await createDatabase(t);
  const wants = {
    all: await addEndpoint(database),
    star: await addEndpoint(database, ["*"]),
    exact: await addEndpoint(database, ["order.created"]),
    prefix: await addEndpoint(database, ["order.*"]),
    deep: await addEndpoint(database, ["order.item.*"]),
    other: await addEndpoint(database, [
      "order.create",
      "orders.*",
      "Order.created",
    ]),
  };
  const names = new Map(Object.entries(wants).map(([name, id]) => [id, name]));
  for (const [type, expected] of [
    ["order.created", ["all", "exact", "prefix", "star"]],
    ["order.item.added", ["all", "deep", "prefix", "star"]],
    ["order", ["all", "star"]],
    ["orders", ["all", "star"]],
  ] as const) {
    const event = await publish(database, type);
    const rows = await database.query<{ endpoint_id: string }>(
      "select due ->> 3 as endpoint_id from json_array_elements(outbox_private.fan_out(array[$1::uuid]) -> 'due') as due",
      [event],
    );
    assert.deepEqual(
      rows.map((row) => names.get(row.endpoint_id) ?? "").toSorted(),
      expected,
      type,
    );
  }
});

test("an event that nobody wants is dispatched and has no deliveries", async (t) => {
  const database = await createDatabase(t);
  const event = await publish(database);
  assert.deepEqual(await fanOut(database, event), []);
  const [row] = await database.query(
    "select dispatched_at from outbox.events where id = $1",
    [event],
  );
  assert.ok(row?.["dispatched_at"]);
});

test("a delivery lies in its event's day partition, and so do its attempts", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  const [id] = await fanOut(database, await publish(database));
  await record(database, id, "delivered");
  const rows = await database.query<{ day: string }>(
    `select substring(tableoid::regclass::text from '\\d+$') as day from outbox.events
     union select substring(tableoid::regclass::text from '\\d+$') from outbox.deliveries
     union select substring(tableoid::regclass::text from '\\d+$') from outbox.attempts`,
  );
  assert.equal(rows.length, 1);
  assert.match(rows[0]?.day ?? "", /^\d{8}$/);
});

test("record_attempts numbers attempts and moves the delivery on", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  const [id] = await fanOut(database, await publish(database));
  await record(database, id, "pending", 3_600_000);
  assert.deepEqual(await deliverJobs(database), [id]);
  await record(database, id, "failed");
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "failed");
  assert.equal(delivery.attempt_count, 2);
  assert.ok(delivery.completed_at);
  assert.equal(delivery.next_attempt_at, null);
  const numbers = await database.query(
    "select number from outbox.attempts order by number",
  );
  assert.deepEqual(numbers, [{ number: 1 }, { number: 2 }]);
});

test("what was cancelled meanwhile stays cancelled, unless it arrived", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  const [one, two] = await fanOut(
    database,
    await publish(database),
    await publish(database),
  );
  await database.query(
    "select outbox.cancel_delivery($1), outbox.cancel_delivery($2)",
    [one, two],
  );
  await record(database, one, "pending", 3_600_000);
  await record(database, two, "delivered");
  const byId = new Map(
    (await deliveries(database)).map((row) => [row.id, row.status]),
  );
  assert.equal(byId.get(one ?? ""), "cancelled");
  assert.equal(byId.get(two ?? ""), "delivered");
  assert.deepEqual(await deliverJobs(database), []);
});

test("a late failure does not undo a success", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  const [id] = await fanOut(database, await publish(database));
  await record(database, id, "delivered");
  await record(database, id, "pending", 3_600_000);
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "delivered");
  assert.equal(delivery.attempt_count, 2);
  assert.deepEqual(await deliverJobs(database), []);
});

test("a paused endpoint's deliveries are held, and released after it is resumed", async (t) => {
  const database = await createDatabase(t);
  const endpoint = await addEndpoint(database);
  const [early] = await fanOut(database, await publish(database));
  await database.query("select outbox.pause_endpoint($1)", [endpoint]);
  assert.deepEqual(await fanOut(database, await publish(database)), []);
  assert.deepEqual(await claim(database, early), []);
  assert.deepEqual(
    (await deliveries(database)).map((row) => row.status),
    ["held", "held"],
  );
  const release = async (): Promise<unknown> =>
    (
      await database.query("select outbox_private.release_held($1) as count", [
        endpoint,
      ])
    )[0]?.["count"];
  assert.equal(await release(), 0);
  await database.query("select outbox.resume_endpoint($1)", [endpoint]);
  assert.equal(await release(), 2);
  assert.deepEqual(
    (await deliveries(database)).map((row) => row.status),
    ["pending", "pending"],
  );
  assert.ok((await deliveries(database)).every((row) => row.waiting_since));
  assert.deepEqual(await drainJobs(database), [`drain:${endpoint}`]);
});

test("a deleted endpoint's open deliveries are cancelled when their time comes", async (t) => {
  const database = await createDatabase(t);
  const endpoint = await addEndpoint(database);
  const [id] = await fanOut(database, await publish(database));
  await database.query(
    "update outbox.endpoints set deleted_at = now() where id = $1",
    [endpoint],
  );
  assert.deepEqual(await claim(database, id), []);
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "cancelled");
  assert.ok(delivery.completed_at);
  assert.deepEqual(await fanOut(database, await publish(database)), []);
});

test("retry_delivery and cancel_delivery say what they can not do", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  const [id] = await fanOut(database, await publish(database));
  await record(database, id, "failed");
  await assert.rejects(
    database.query("select outbox.cancel_delivery($1)", [id]),
    { code: "OB409", message: /is failed/ },
  );
  await database.query("select outbox.retry_delivery($1)", [id]);
  assert.deepEqual(await deliverJobs(database), [id]);
  assert.equal((await deliveries(database))[0]?.status, "pending");
  await record(database, id, "delivered");
  await assert.rejects(
    database.query("select outbox.retry_delivery($1)", [id]),
    { code: "OB409", message: /has been delivered/ },
  );
  for (const name of [
    "retry_delivery",
    "cancel_delivery",
    "pause_endpoint",
    "resume_endpoint",
  ]) {
    await assert.rejects(
      database.query(`select outbox.${name}(gen_random_uuid())`),
      { code: "OB404" },
      name,
    );
  }
});

test("what very many endpoints want comes without its payload, which is read when it is sent", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `insert into outbox.endpoints (url, event_types)
     select 'https://a.example/' || n, case when n > 1 then '{many}'::text[] end from generate_series(1, 2001) as n`,
  );
  const payloads = async (type: string): Promise<number> => {
    const [row] = await database.query<{ claimed: Claimed }>(
      "select outbox_private.fan_out(array[$1::uuid]) as claimed",
      [await publish(database, type)],
    );
    return (row?.claimed.due ?? []).filter((due) => due[7] !== null).length;
  };
  assert.equal(await payloads("few"), 1);
  assert.equal(await payloads("many"), 0);
});
