// Events that people make: publish_event, send_test_event, replay_event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  callAs,
  countRows,
  operator,
  setStage,
  tenantCaller,
} from "./mutation-stage.ts";

const invalid = [
  [{ type: "order created" }, /event type must be dotted/],
  [{ payload: '"text"' }, /event payload must be a JSON object or array/],
] as const;

async function call(
  database: TestDatabase,
  name: string,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown> | undefined> {
  return (await callAs(database, operator, name, given))[0];
}

test("publish_event inserts an event as an application would, and returns it", async (t) => {
  const database = await createDatabase(t);
  const event = await call(database, "publish_event", {
    type: "order.paid",
    payload: { id: 1 },
    tenant: "acme",
    idempotency_key: "order-1",
  });
  const [row] = await database.query("select * from outbox.events");
  assert.deepEqual(event, row);
  assert.equal(row?.["idempotency_key"], "order-1");
  assert.equal(row["dispatched_at"], null);
  assert.equal((await countRows(database)).jobs, 1);
  for (const [given, message] of [
    ...invalid,
    [{ type: null }, /event type must not be null/],
    [{ tenant: "" }, /event tenant must be 1 to 200/],
  ] as const) {
    await assert.rejects(
      call(database, "publish_event", { type: "a.b", ...given }),
      { code: "OB400", message },
    );
  }
});

test("publish_event knows the keys of applications: the same event is returned, another one refused", async (t) => {
  const database = await createDatabase(t);
  const [inserted] = await database.query(
    `insert into outbox.events (type, payload, idempotency_key) values ('order.paid', '{"id": 1}', 'order-1') returning *`,
  );
  const given = { type: "order.paid", idempotency_key: "order-1" };
  await assert.rejects(
    call(database, "publish_event", { ...given, payload: { id: 2 } }),
    { code: "OB409", message: /has been used for another event/ },
  );
  const same = { ...given, payload: { id: 1 } };
  assert.deepEqual(await call(database, "publish_event", same), inserted);
  assert.equal((await countRows(database)).events, 1);
  // outbox.publish asks nothing, as an INSERT doesn't.
  const [again] = await database.query(
    "select outbox.publish('something.else', idempotency_key => 'order-1') as id",
  );
  assert.equal(again?.["id"], inserted?.["id"]);
});

test("a test event has one delivery, whoever else would want it, and is dispatched already", async (t) => {
  const database = await createDatabase(t);
  const { endpointId } = await setStage(database);
  await setStage(database);
  await database.query(
    "update outbox.endpoints set event_types = '{never}' where id = $1",
    [endpointId],
  );
  await database.query("delete from outbox.deliveries");
  const event = await call(database, "send_test_event", {
    endpoint_id: endpointId,
  });
  assert.equal(event?.["type"], "postcommit.test");
  assert.equal(event["tenant"], "acme");
  assert.ok(event["dispatched_at"]);
  const due = async (): Promise<unknown[]> =>
    await database.query(
      `select d ->> 2 as event_id, d ->> 3 as endpoint_id
       from json_array_elements(outbox_private.fan_out(array[$1::uuid]) -> 'due') as d`,
      [event["id"]],
    );
  const expected = [{ event_id: event["id"], endpoint_id: endpointId }];
  assert.deepEqual(await due(), expected);
  assert.deepEqual(await due(), expected);
  assert.equal((await countRows(database)).deliveries, 1);

  for (const [given, message] of invalid) {
    await assert.rejects(
      call(database, "send_test_event", { endpoint_id: endpointId, ...given }),
      { code: "OB400", message },
    );
  }
  await call(database, "pause_endpoint", { id: endpointId });
  await assert.rejects(
    call(database, "send_test_event", { endpoint_id: endpointId }),
    { code: "OB409", message: /is paused/ },
  );
  await call(database, "delete_endpoint", { id: endpointId });
  await assert.rejects(
    call(database, "send_test_event", { endpoint_id: endpointId }),
    { code: "OB404" },
  );
});

test("replay_event counts, and says who does not want the event", async (t) => {
  const database = await createDatabase(t);
  const stage = await setStage(database);
  await database.query("update outbox.deliveries set status = 'delivered'");
  const later = await setStage(database);
  const acme = tenantCaller("acme");
  const replay = async (endpoint_id?: string): Promise<unknown> => {
    const given = { event_id: stage.eventId, endpoint_id: endpoint_id ?? null };
    return (await callAs(database, acme, "replay_event", given))[0];
  };
  await database.query(
    "update outbox.endpoints set event_types = '{never}' where id = $1",
    [later.endpointId],
  );
  await assert.rejects(replay(later.endpointId), {
    code: "OB409",
    message: /does not want events of type 'order.created'/,
  });
  await call(database, "update_endpoint", {
    id: later.endpointId,
    all_event_types: true,
  });
  assert.deepEqual(await replay(), { replay_event: 2 });
  assert.deepEqual(await replay(stage.endpointId), { replay_event: 0 });
  await database.query("update outbox.deliveries set status = 'delivered'");
  await call(database, "update_endpoint", {
    id: stage.endpointId,
    event_types: ["never"],
  });
  assert.deepEqual(await replay(stage.endpointId), { replay_event: 1 });
  await call(database, "delete_endpoint", { id: stage.endpointId });
  await assert.rejects(replay(stage.endpointId), { code: "OB404" });
});
