// update_endpoint: what is left out stays, what is given changes, and what can be null can be made so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { callAs, operator } from "./mutation-stage.ts";

const ca = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

async function makeFull(database: TestDatabase): Promise<string> {
  const [made] = await callAs(database, operator, "create_endpoint", {
    url: "https://a.example",
    tenant: "acme",
    description: "first",
    event_types: ["order.*"],
    headers: { "X-A": "1", "X-B": "2" },
    timeout_ms: 500,
    retry_schedule: [1, 2],
    ca_certificate: ca,
  });
  return String(made?.["id"]);
}

async function read(
  database: TestDatabase,
  id: string,
): Promise<Record<string, unknown> | undefined> {
  const [row] = await database.query(
    "select * from outbox.endpoints where id = $1",
    [id],
  );
  return row;
}

test("a partial update leaves the rest alone", async (t) => {
  const database = await createDatabase(t);
  const id = await makeFull(database);
  const expected = { ...(await read(database, id)) };
  for (const [given, change] of [
    [{ url: "https://b.example" }, { url: "https://b.example" }],
    [{ description: "" }, { description: "" }],
    [{ event_types: ["a", "b.*"] }, { event_types: ["a", "b.*"] }],
    [{ all_event_types: true }, { event_types: null }],
    [{ headers: { "X-C": "3" } }, { headers: { "X-C": "3" } }],
    [{ headers: {} }, { headers: {} }],
    [{ timeout_ms: 700 }, { timeout_ms: 700 }],
    [{ default_timeout: true }, { timeout_ms: null }],
    [{ retry_schedule: [] }, { retry_schedule: [] }],
    [{ public_cas: true }, { ca_certificate: null }],
    [{ ca_certificate: ca }, { ca_certificate: ca }],
    [{}, {}],
    [{ url: null, event_types: null, all_event_types: null }, {}],
    [
      { url: "https://c.example", timeout_ms: 900, all_event_types: false },
      { url: "https://c.example", timeout_ms: 900 },
    ],
  ] as const) {
    Object.assign(expected, change);
    const answer = await callAs(database, operator, "update_endpoint", {
      id,
      ...given,
    });
    assert.deepEqual(answer, [expected], JSON.stringify(given));
    assert.deepEqual(await read(database, id), expected);
  }
});

test("an update changes which events it gets", async (t) => {
  const database = await createDatabase(t);
  const id = await makeFull(database);
  const given = { id, event_types: ["invoice.*"] };
  await callAs(database, operator, "update_endpoint", given);
  assert.deepEqual(
    await database.query("select event_type from outbox_private.subscriptions"),
    [{ event_type: "invoice.*" }],
  );
});

test("what can not be is refused, and nothing of it is done", async (t) => {
  const database = await createDatabase(t);
  const id = await makeFull(database);
  const before = await read(database, id);
  for (const [given, message] of [
    [{ event_types: ["a"], all_event_types: true }, /Only one of event_types/],
    [{ timeout_ms: 500, default_timeout: true }, /Only one of timeout_ms/],
    [{ ca_certificate: ca, public_cas: true }, /Only one of ca_certificate/],
    [{ url: "ftp://a.example" }, /must be like https/],
    [{ headers: [] }, /must be a JSON object/],
    [{ headers: { Host: "x" } }, /set by the service/],
    [{ event_types: [] }, /list of 1 to 100/],
    [{ event_types: ["x".repeat(203)] }, /must be types like/],
    [{ description: "x".repeat(2001) }, /at most 2000/],
  ] as const) {
    await assert.rejects(
      callAs(database, operator, "update_endpoint", {
        description: "second",
        id,
        ...given,
        ...("headers" in given && { headers: JSON.stringify(given.headers) }),
      }),
      { code: "OB400", message },
      JSON.stringify(given),
    );
  }
  await assert.rejects(
    callAs(database, operator, "pause_endpoint", {
      id,
      reason: "x".repeat(2001),
    }),
    { code: "OB400" },
  );
  assert.deepEqual(await read(database, id), before);
});

test("a deleted endpoint can't be changed", async (t) => {
  const database = await createDatabase(t);
  const id = await makeFull(database);
  const [deleted] = await callAs(database, operator, "delete_endpoint", { id });
  assert.ok(deleted?.["deleted_at"]);
  for (const name of [
    "update_endpoint",
    "delete_endpoint",
    "pause_endpoint",
    "resume_endpoint",
  ]) {
    await assert.rejects(
      callAs(database, operator, name, { id }),
      { code: "OB404", message: `There is no endpoint ${id}` },
      name,
    );
  }
});

test("a pause keeps its beginning, and its reason until another one is given", async (t) => {
  const database = await createDatabase(t);
  const id = await makeFull(database);
  const pause = async (reason?: string) => {
    const given = reason === undefined ? { id } : { id, reason };
    const [row] = await callAs(database, operator, "pause_endpoint", given);
    return row;
  };
  const first = await pause();
  assert.equal(first?.["paused_reason"], "paused by hand");
  const second = await pause("moving house");
  assert.equal(second?.["paused_reason"], "moving house");
  assert.deepEqual(await pause(), second);
  assert.deepEqual(second["paused_at"], first["paused_at"]);
});
