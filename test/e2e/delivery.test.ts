// From an INSERT to a signed, retried and recorded request at a real receiver.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { spawnService, startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  attempts,
  createEndpoint,
  deliveries,
  insertEvent,
  insertEvents,
  verify,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

test("an INSERT arrives signed, and the tables tell its story", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 201, body: "thanks", headers: { "x-request": "7" } }],
  });
  await startTestService(t, database);
  const endpoint = await createEndpoint(database, receiver.url("/hooks?a=b"));
  const eventId = await insertEvent(database, { payload: `{"id": 42}` });

  const [request] = await receiver.waitForRequests(1);
  assert.ok(request);
  verify(request, endpoint.secret);
  assert.equal(request.method, "POST");
  assert.equal(request.path, "/hooks?a=b");
  assert.equal(request.id, eventId);
  assert.equal(request.headers["idempotency-key"], eventId);
  assert.equal(request.headers["content-type"], "application/json");
  assert.match(String(request.headers["user-agent"]), /^Postcommit\/\d/);
  assert.equal(request.headers["traceparent"], undefined);

  const [delivery] = await waitForStatuses(database, { delivered: 1 });
  assert.ok(delivery?.completed_at);
  assert.deepEqual(delivery, {
    id: delivery.id,
    event_id: eventId,
    endpoint_id: endpoint.id,
    tenant: "default",
    status: "delivered",
    attempt_count: 1,
    next_attempt_at: null,
    waiting_since: null,
    backlog: null,
    last_status_code: 201,
    last_error: null,
    completed_at: delivery.completed_at,
    created_at: delivery.created_at,
  });
  const [event] = await database.query(
    "select created_at, dispatched_at from outbox.events",
  );
  const times = [
    event?.["created_at"],
    delivery.created_at,
    delivery.completed_at,
  ].map(Number);
  assert.deepEqual(
    times.toSorted((a, b) => a - b),
    times,
  );
  assert.ok(event?.["dispatched_at"]);
  const body = JSON.parse(request.text);
  assert.deepEqual(body, {
    type: "order.created",
    timestamp: body.timestamp,
    data: { id: 42 },
  });
  assert.equal(Date.parse(body.timestamp), Number(event["created_at"]));

  const [attempt, ...others] = await attempts(database);
  assert.deepEqual(others, []);
  assert.ok(attempt);
  assert.ok(attempt.duration_ms >= 0 && attempt.duration_ms < 5000);
  assert.ok(Math.abs(Number(attempt.started_at) - request.receivedAt) < 5000);
  assert.ok(attempt.worker.endsWith(`-${process.pid}`));
  assert.equal(attempt.response_headers?.["x-request"], "7");
  assert.deepEqual(attempt, {
    ...attempt,
    delivery_id: delivery.id,
    number: 1,
    tenant: "default",
    outcome: "delivered",
    status_code: 201,
    error: null,
    response_body: "thanks",
  });
  await waitForNoJobs(database);
});

test("500, 500, 200: three attempts with one id, fresh timestamps and valid signatures", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 500, body: "no" }, { status: 500 }, { status: 200 }],
  });
  await startTestService(t, database);
  const { secret } = await createEndpoint(database, receiver.url(), {
    retrySchedule: [0, 1, 0],
  });
  const eventId = await insertEvent(database);

  const [delivery] = await waitForStatuses(database, { delivered: 1 });
  await waitForNoJobs(database);
  const requests = await receiver.waitForRequests(3);
  assert.equal(requests.length, 3);
  for (const request of requests) verify(request, secret);
  assert.deepEqual([...new Set(requests.map(({ id }) => id))], [eventId]);
  assert.equal(new Set(requests.map(({ text }) => text)).size, 1);
  for (const { headers, receivedAt } of requests) {
    const seconds = Number(headers["webhook-timestamp"]);
    assert.ok(Math.abs(receivedAt / 1000 - seconds) < 2.5);
  }
  const [, second, third] = requests;
  assert.notEqual(
    second?.headers["webhook-timestamp"],
    third?.headers["webhook-timestamp"],
  );

  assert.equal(delivery?.attempt_count, 3);
  assert.equal(delivery.last_status_code, 200);
  assert.equal(delivery.last_error, null);
  assert.equal(delivery.next_attempt_at, null);
  const made = await attempts(database);
  assert.deepEqual(
    made.map((attempt) => [
      attempt.number,
      attempt.outcome,
      attempt.status_code,
      attempt.error,
    ]),
    [
      [1, "http_error", 500, "Your server answered 500 instead of 2xx"],
      [2, "http_error", 500, "Your server answered 500 instead of 2xx"],
      [3, "delivered", 200, null],
    ],
  );
});

test("of endpoints that answer 200, 500 and 200 only the one is tried again", async (t) => {
  const database = await createDatabase(t);
  const good = await createReceiver(t);
  const bad = await createReceiver(t, {
    replies: [{ status: 500 }, { status: 503 }, {}],
  });
  const alsoGood = await createReceiver(t);
  await startTestService(t, database);
  for (const receiver of [good, bad, alsoGood]) {
    await createEndpoint(database, receiver.url(), { retrySchedule: [0, 0] });
  }
  const eventId = await insertEvent(database);
  await waitForStatuses(database, { delivered: 3 });
  await waitForNoJobs(database);
  assert.deepEqual(
    [good, bad, alsoGood].map((receiver) => receiver.received.length),
    [1, 3, 1],
  );
  const ids = [good, bad, alsoGood].flatMap(({ received }) => received);
  assert.ok(ids.every(({ id }) => id === eventId));
});

test("an empty schedule is one attempt, then failed", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  await startTestService(t, database);
  await createEndpoint(database, receiver.url());
  await insertEvent(database);
  const [delivery] = await waitForStatuses(database, { failed: 1 });
  assert.equal(delivery?.attempt_count, 1);
  assert.equal(delivery.next_attempt_at, null);
  assert.equal(delivery.last_status_code, 500);
  assert.match(String(delivery.last_error), /answered 500/);
  assert.ok(delivery.completed_at);
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 1);
});

test("a failed attempt leaves the delivery pending, with the time of the next one and a job for it", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  await startTestService(t, database);
  await createEndpoint(database, receiver.url(), { retrySchedule: [3600] });
  await insertEvent(database);
  const made = await waitFor("an attempt", async () => {
    const rows = await attempts(database);
    return rows.length > 0 && rows;
  });
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "pending");
  assert.equal(delivery.completed_at, null);
  const waitSeconds =
    (Number(delivery.next_attempt_at) - Number(made[0]?.started_at)) / 1000;
  assert.ok(waitSeconds >= 3240 && waitSeconds <= 3966, `${waitSeconds} s`);
  const jobs = await database.query<{ key: string; run_at: Date }>(
    "select key, run_at from graphile_worker.jobs where task_identifier = 'deliver'",
  );
  assert.deepEqual(jobs, [
    { key: delivery.id, run_at: delivery.next_attempt_at },
  ]);
});

test("a refused connection, a reset and a redirect are recorded as attempts", async (t) => {
  const database = await createDatabase(t);
  const gone = await createReceiver(t);
  await gone.close();
  const resetting = await createReceiver(t, { replies: [{ ending: "reset" }] });
  const target = await createReceiver(t);
  const redirecting = await createReceiver(t, {
    replies: [{ status: 307, headers: { location: target.url() } }],
  });
  await startTestService(t, database);
  for (const receiver of [gone, resetting, redirecting]) {
    await createEndpoint(database, receiver.url());
  }
  await insertEvent(database);
  await waitForStatuses(database, { failed: 3 });
  const made = await attempts(database);
  assert.deepEqual(
    made
      .map((attempt) => `${attempt.outcome} ${attempt.status_code}`)
      .toSorted(),
    ["connection_refused null", "connection_reset null", "redirect 307"],
  );
  assert.ok(made.every(({ error }) => error?.startsWith("Your server")));
  assert.equal(target.received.length, 0);
});

test("an endpoint's own timeout goes before the service's", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await startTestService(t, database);
  await createEndpoint(database, receiver.url(), { timeoutMs: 150 });
  await insertEvent(database);
  const [delivery] = await waitForStatuses(database, { failed: 1 });
  assert.match(String(delivery?.last_error), /within 150 ms/);
  const [attempt] = await attempts(database);
  assert.equal(attempt?.outcome, "timeout");
  assert.ok(attempt.duration_ms >= 150 && attempt.duration_ms < 5000);
});

test("payloads arrive as Postgres holds them, byte for byte", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { secret } = await createEndpoint(database, receiver.url());
  const payloads = [
    `{"big": 12345678901234567890, "money": 1.10, "tiny": 1e-30, "huge": 1e400, "minus": -0.0}`,
    String.raw`{"escapes": "\" \\ \/ \b \f \n \r \t \u0001 \u001f \u007f \u2028 \u2029 </script>"}`,
    String.raw`{"pairs": "\ud83d\ude00", "raw": "😀 ñ 漢字 ‮ ﷽", "": "empty key", "é": "é"}`,
    `${`{"a":[`.repeat(200)}1${"]}".repeat(200)}`,
    `[]`,
    `[[], {}, null, true, "webhook", {"type": "x", "data": null}]`,
    `{"long": "${"ü".repeat(300_000)}"}`,
  ];
  for (const payload of payloads) await insertEvent(database, { payload });
  const requests = await receiver.waitForRequests(payloads.length);
  const events = await database.query<{ id: string; text: string }>(
    "select id, payload::text as text from outbox.events",
  );
  for (const { id, text } of events) {
    const request = requests.find((candidate) => candidate.id === id);
    assert.ok(request);
    verify(request, secret);
    assert.equal(
      request.text.slice(request.text.indexOf(`"data":`) + 7, -1),
      text,
    );
  }
  const texts = requests.map(({ text }) => text).join("\n");
  assert.ok(texts.includes(`"big": 12345678901234567890`));
  assert.ok(texts.includes(`"money": 1.10`));
  assert.ok(texts.includes(`"huge": 1${"0".repeat(400)}`));
});

test("endpoints get the types they want, of their own tenant", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const wanted: Record<string, readonly string[] | undefined> = {
    "/all": undefined,
    "/star": ["*"],
    "/exact": ["order.created"],
    "/prefix": ["order.*"],
    "/deeper": ["order.created.*", "user.signed_up"],
    "/upper": ["Order.created"],
  };
  for (const [path, eventTypes] of Object.entries(wanted)) {
    await createEndpoint(database, receiver.url(path), {
      ...(eventTypes && { eventTypes }),
    });
  }
  await createEndpoint(database, receiver.url("/acme"), { tenant: "acme" });
  // prettier-ignore
  const expected: Record<string, readonly string[]> = {
    "order.created": ["/all", "/exact", "/prefix", "/star"],
    "order.created.eu": ["/all", "/deeper", "/prefix", "/star"],
    "order": ["/all", "/star"],
    "orders.created": ["/all", "/star"],
    "user.signed_up": ["/all", "/deeper", "/star"],
  };
  for (const type of Object.keys(expected))
    await insertEvent(database, { type });
  await insertEvent(database, { type: "order.created", tenant: "acme" });
  await waitForStatuses(database, { delivered: 16 });
  const got = Map.groupBy(
    receiver.received,
    ({ text }) => JSON.parse(text).type,
  );
  for (const [type, paths] of Object.entries(expected)) {
    assert.deepEqual(
      got
        .get(type)
        ?.map(({ path }) => path)
        .filter((path) => path !== "/acme")
        .toSorted(),
      paths,
      type,
    );
  }
  const acme = receiver.received.filter(({ path }) => path === "/acme");
  assert.equal(acme.length, 1);
  const tenants = await database.query(
    `select d.tenant, d.endpoint_id = p.id and d.tenant = p.tenant and a.tenant = p.tenant as same
       from outbox.deliveries as d join outbox.endpoints as p on p.id = d.endpoint_id
       join outbox.attempts as a on a.delivery_id = d.id`,
  );
  assert.ok(tenants.every((row) => row["same"]));
});

test("an event that nobody wants is dispatched and has no deliveries", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  await createEndpoint(database, receiver.url(), { tenant: "acme" });
  await createEndpoint(database, receiver.url(), { eventTypes: ["user.*"] });
  const deleted = await createEndpoint(database, receiver.url());
  await database.query(
    "update outbox.endpoints set deleted_at = now() where id = $1",
    [deleted.id],
  );
  await insertEvent(database);
  await waitFor("dispatched_at", async () => {
    const [event] = await database.query(
      "select from outbox.events where dispatched_at is not null",
    );
    return event;
  });
  await waitForNoJobs(database);
  assert.deepEqual(await deliveries(database), []);
  assert.deepEqual(receiver.received, []);
});

test("an endpoint's headers keep their case, and traceparent is sent along", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  await createEndpoint(database, receiver.url(), {
    headers: { "X-Api-Version": "2 beta", Authorization: "Bearer abc" },
  });
  const traceparent = `00-${"a1".repeat(16)}-${"b2".repeat(8)}-01`;
  await database.query(
    "insert into outbox.events (type, traceparent) values ('a.b', $1), ('a.b', 'nonsense')",
    [traceparent],
  );
  const requests = await receiver.waitForRequests(2);
  for (const { rawHeaders } of requests) {
    assert.equal(rawHeaders[rawHeaders.indexOf("X-Api-Version") + 1], "2 beta");
    assert.equal(
      rawHeaders[rawHeaders.indexOf("Authorization") + 1],
      "Bearer abc",
    );
  }
  assert.deepEqual(
    requests.map(({ headers }) => String(headers["traceparent"])).toSorted(),
    [traceparent, "undefined"],
  );
});

for (const { setting, outcome } of [
  { setting: "ALLOW_HTTP", outcome: "scheme_forbidden" },
  { setting: "ALLOWED_NETWORKS", outcome: "address_forbidden" },
] as const) {
  test(`without ${setting} nothing is sent, and the attempt is recorded as ${outcome}`, async (t) => {
    const database = await createDatabase(t);
    let connections = 0;
    const server = createServer(() => (connections += 1)).listen(
      0,
      "127.0.0.1",
    );
    await once(server, "listening");
    cleanUp(t, () => server.close());
    const { port } = server.address() as AddressInfo;
    await startTestService(t, database, { [setting]: "" });
    await createEndpoint(database, `http://127.0.0.1:${port}/`);
    await createEndpoint(database, `http://localhost:${port}/`);
    await insertEvent(database);
    await waitForStatuses(database, { failed: 2 });
    const made = await attempts(database);
    assert.deepEqual(
      made.map((attempt) => [attempt.outcome, attempt.status_code]),
      [
        [outcome, null],
        [outcome, null],
      ],
    );
    assert.equal(connections, 0);
  });
}

test("10,000 events of one INSERT all arrive, each exactly once", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  // In a process of its own: it would leave the receiver in this one no time to answer.
  await spawnService(t, database, ["--only", "worker"]);
  await createEndpoint(database, receiver.url());
  const ids = await insertEvents(database, 10_000);
  await receiver.waitForRequests(10_000);
  await waitForStatuses(database, { delivered: 10_000 });
  await waitForNoJobs(database);
  assert.deepEqual(
    receiver.received.map(({ id }) => id).toSorted(),
    ids.toSorted(),
  );
});
