// Websockets: who is let in, how many, how long, and what one that misbehaves gets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";
import { openSocket } from "../helpers/websocket.ts";
import { waitFor } from "../helpers/wait.ts";

test("who says who they are when they connect may ask, under their own role", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.events (tenant, type) values ('a', 'x'), ('b', 'x')",
  );
  const api = await startTestApi(t, database);
  const socket = await openSocket(t, api.url, {
    token: await tenantToken("a"),
  });
  await socket.message("connection_ack");
  socket.send({
    id: "1",
    type: "subscribe",
    payload: { query: "{ events { nodes { tenant } } }" },
  });
  assert.deepEqual(await socket.message("next"), {
    id: "1",
    type: "next",
    payload: { data: { events: { nodes: [{ tenant: "a" }] } } },
  });
  await socket.message("complete");
  socket.send({
    id: "2",
    type: "subscribe",
    payload: { query: "{ audits { nodes { id } } }" },
  });
  await waitFor("an error", async () =>
    socket.messages.some(({ id }) => id === "2"),
  );
  const answer = socket.messages.find(({ id }) => id === "2");
  assert.equal(answer?.payload.errors[0].extensions.code, "FORBIDDEN");
  socket.send({
    id: "3",
    type: "subscribe",
    payload: { query: "{ __schema { types { name } } }" },
  });
  const error = await socket.message("error");
  assert.match(error.payload[0].message, /introspection/);
});

test("who does not is sent away", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const wrong = await openSocket(t, api.url, { token: "x".repeat(40) });
  assert.deepEqual(await wrong.closed, {
    code: 4401,
    reason: "This token is not known here.",
  });
  const early = await openSocket(t, api.url);
  early.send({
    id: "1",
    type: "subscribe",
    payload: { query: "{ __typename }" },
  });
  assert.equal((await early.closed).code, 4401);
  const silent = await openSocket(t, api.url);
  assert.equal((await silent.closed).code, 4408);
  const twice = await openSocket(t, api.url, { token: operatorToken });
  twice.send({ type: "connection_init" });
  assert.equal((await twice.closed).code, 4429);
  await assert.rejects(
    openSocket(t, api.url, { headers: { origin: "https://evil.example" } }),
    /403/,
  );
  await assert.rejects(openSocket(t, api.url.replace(/$/, "/nothing")), /404/);
});

test("a token that ends takes its websocket with it", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const socket = await openSocket(t, api.url, {
    token: await tenantToken("a", { seconds: 2 }),
  });
  await socket.message("connection_ack");
  assert.deepEqual(await socket.closed, {
    code: 4401,
    reason: "The token has expired",
  });
});

test("what is too large, or no message at all, closes it", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const large = await openSocket(t, api.url, { token: operatorToken });
  large.raw.send("x".repeat(65 * 1024));
  assert.equal((await large.closed).code, 1009);
  const rubbish = await openSocket(t, api.url, { token: operatorToken });
  rubbish.raw.send("rubbish");
  assert.equal((await rubbish.closed).code, 4400);
  const binary = await openSocket(t, api.url, { token: operatorToken });
  binary.raw.send(Buffer.from([0xff, 0xfe, 0]));
  assert.equal((await binary.closed).code, 4400);
});

test("one tenant or operator has a quarter of the websockets, and all have no more than there are", async (t) => {
  const api = await startTestApi(t, await createDatabase(t), {
    API_MAX_WEBSOCKETS: "8",
  });
  const mine = [];
  for (let n = 0; n < 2; n += 1) {
    const socket = await openSocket(t, api.url, { token: operatorToken });
    await socket.message("connection_ack");
    mine.push(socket);
  }
  const third = await openSocket(t, api.url, { token: operatorToken });
  assert.deepEqual(await third.closed, {
    code: 1013,
    reason: "You have too many websockets",
  });
  // A place that is given back is given again.
  mine[0]?.raw.close();
  await mine[0]?.closed;
  const again = await openSocket(t, api.url, { token: operatorToken });
  await again.message("connection_ack");
  for (let n = 0; n < 6; n += 1) {
    const token = await tenantToken(`t${n >> 1}`, { seconds: 600 + n });
    const socket = await openSocket(t, api.url, { token });
    await socket.message("connection_ack");
    if (n !== 1) continue;
    // Another token of the same tenant is no other tenant.
    const more = await tenantToken("t0", { seconds: 900 });
    const late = await openSocket(t, api.url, { token: more });
    assert.equal((await late.closed).code, 1013);
  }
  await assert.rejects(
    openSocket(t, api.url, { token: await tenantToken("late") }),
    /503/,
  );
});

test("mutations of a read-only token are refused here, too", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const token = await tenantToken("a", { isReadOnly: true });
  const socket = await openSocket(t, api.url, { token });
  await socket.message("connection_ack");
  const query =
    'mutation { pauseEndpoint(input: { id: "018f0000-0000-7000-8000-000000000000" }) { endpoint { id } } }';
  socket.send({ id: "1", type: "subscribe", payload: { query } });
  const { payload } = await socket.message("error");
  assert.equal(payload[0].extensions.code, "READ_ONLY");
});
