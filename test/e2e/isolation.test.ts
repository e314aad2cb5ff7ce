// Invariant 5 and the circuit: an endpoint that fails or hangs costs the others nothing, and its own deliveries nothing
// but time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { spawnService, startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  attempts,
  createEndpoint,
  deliveries,
  insertEvent,
  waitForNoJobs,
  waitForStatuses,
  waitForWaiting,
} from "./stage.ts";

const patient = Array.from({ length: 50 }, () => 1);

async function insertOf(
  database: TestDatabase,
  type: string,
  count: number,
): Promise<void> {
  await database.query(
    "insert into outbox.events (type) select $1 from generate_series(1, $2)",
    [type, count],
  );
}

async function endpoint(
  database: TestDatabase,
  id: string,
): Promise<{ paused_at: Date | null; paused_reason: string | null }> {
  const [row] = await database.query<{
    paused_at: Date | null;
    paused_reason: string | null;
  }>("select paused_at, paused_reason from outbox.endpoints where id = $1", [
    id,
  ]);
  assert.ok(row);
  return row;
}

test("an endpoint that hangs takes its window and no more; the others get theirs at once", async (t) => {
  const database = await createDatabase(t);
  const hung = await createReceiver(t, { replies: [{ ending: "hang" }] });
  const healthy = await createReceiver(t);
  await createEndpoint(database, hung.url(), {
    eventTypes: ["hung"],
    retrySchedule: patient,
  });
  await createEndpoint(database, healthy.url(), { eventTypes: ["healthy"] });
  await startTestService(t, database, { DELIVERY_CONCURRENCY: "40" });
  await insertOf(database, "hung", 500);
  await hung.waitForRequests(10);
  for (let round = 1; round <= 5; round += 1) {
    await insertOf(database, "healthy", 20);
    await healthy.waitForRequests(20 * round, 10_000);
  }
  assert.equal(hung.received.length, 10);
  const waiting = await waitForWaiting(database, 490);
  assert.ok(waiting.every(({ attempt_count }) => attempt_count === 0));
  assert.ok(waiting.every(({ next_attempt_at }) => next_attempt_at !== null));

  // It comes back: all that waited arrives, and none of it has used up an attempt.
  hung.reply([{}]);
  await hung.close();
  const back = await createReceiver(t, { port: hung.port });
  await waitForStatuses(database, { delivered: 600 });
  await waitForNoJobs(database);
  assert.ok(back.received.length >= 490);
  const after = await deliveries(database);
  const spent = after.filter(({ attempt_count }) => attempt_count > 1);
  assert.ok(spent.length <= 20, `${spent.length} were tried more than once`);
});

test("an open circuit uses up no attempts: only probes are made, until one succeeds", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 503 }] });
  await createEndpoint(database, receiver.url(), { retrySchedule: patient });
  await startTestService(t, database);
  await insertOf(database, "a", 300);
  await waitFor("an open circuit", async () => {
    const all = await deliveries(database);
    return all.filter(({ backlog }) => backlog === "waiting").length > 250;
  });
  const probedFrom = receiver.received.length;
  assert.ok(probedFrom <= 30, `${probedFrom} before it opened`);
  await receiver.waitForRequests(probedFrom + 1);
  receiver.reply([{}]);
  await waitForStatuses(database, { delivered: 300 });
  const made = await attempts(database);
  assert.ok(made.length < 350, `${made.length} attempts`);
});

test("plain 500s open it when nothing else comes, and not while others succeed", async (t) => {
  const database = await createDatabase(t);
  const failing = await createReceiver(t, { replies: [{ status: 500 }] });
  const mixed = await createReceiver(t, {
    replies: (_request, index) => ({ status: index % 10 === 9 ? 200 : 500 }),
  });
  const bad = await createEndpoint(database, failing.url(), {
    eventTypes: ["bad"],
    retrySchedule: patient,
  });
  await createEndpoint(database, mixed.url(), { eventTypes: ["mixed"] });
  await startTestService(t, database);
  await insertOf(database, "bad", 100);
  await insertOf(database, "mixed", 100);
  await mixed.waitForRequests(100);
  await waitFor("the circuit", async () => {
    const all = await deliveries(database);
    const waiting = all.filter(({ backlog }) => backlog === "waiting");
    assert.ok(waiting.every((one) => one.endpoint_id === bad.id));
    return waiting.length >= 60;
  });
  assert.ok(failing.received.length <= 40, `${failing.received.length}`);
});

test("Retry-After holds for the delivery, and with a 429 for its endpoint", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 429, headers: { "retry-after": "2" } }, {}],
  });
  await createEndpoint(database, receiver.url(), { retrySchedule: [0, 0] });
  await startTestService(t, database);
  await insertEvent(database);
  await receiver.waitForRequests(1);
  await waitFor("the record", async () => (await attempts(database))[0]);
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 2 });
  const [first, ...rest] = receiver.received;
  assert.equal(rest.length, 2);
  for (const { receivedAt } of rest) {
    const afterMs = receivedAt - (first?.receivedAt ?? 0);
    assert.ok(afterMs >= 2000, `after ${afterMs} ms`);
  }
});

test("Retry-After of a 500 holds for the delivery alone", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 500, headers: { "retry-after": "3600" } }, {}],
  });
  await createEndpoint(database, receiver.url(), { retrySchedule: [0, 0] });
  await startTestService(t, database);
  await insertEvent(database);
  await receiver.waitForRequests(1);
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 1, pending: 1 });
  const retried = await waitFor("the record of the 500", async () =>
    (await deliveries(database)).find(({ backlog }) => backlog === "scheduled"),
  );
  const inMs = (retried.next_attempt_at?.getTime() ?? 0) - Date.now();
  assert.ok(inMs > 3_500_000, `in ${inMs} ms`);
});

test("410 Gone pauses the endpoint and says why; resuming it sends what was held", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 410 }, {}] });
  const { id } = await createEndpoint(database, receiver.url(), {
    retrySchedule: [0, 0],
  });
  const service = await startTestService(t, database);
  await insertEvent(database);
  await waitForStatuses(database, { held: 1 });
  assert.match(
    String((await endpoint(database, id)).paused_reason),
    /410 Gone/,
  );
  assert.ok(
    service.logLines.some((line) => line.includes("paused an endpoint")),
  );
  await insertEvent(database);
  await waitForStatuses(database, { held: 2 });
  await database.query("select outbox.resume_endpoint($1)", [id]);
  await waitForStatuses(database, { delivered: 2 });
  assert.equal(receiver.received.length, 3);
});

test("what waits is held when its endpoint is paused, and sent when a plain UPDATE resumes it", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  const { id } = await createEndpoint(database, receiver.url(), {
    retrySchedule: patient,
    timeoutMs: 1000,
  });
  await startTestService(t, database);
  await insertOf(database, "a", 60);
  await waitForWaiting(database, 50);
  await database.query("select outbox.pause_endpoint($1)", [id]);
  await waitForStatuses(database, { held: 60 });
  await waitForNoJobs(database);
  receiver.reply([{}]);
  await database.query(
    "update outbox.endpoints set paused_at = null, paused_reason = null where id = $1",
    [id],
  );
  await waitForStatuses(database, { delivered: 60 });
});

test("somebody who retries a delivery gets his attempt, also while the circuit is open", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 503, headers: { "retry-after": "3600" } }, {}],
  });
  await createEndpoint(database, receiver.url(), { retrySchedule: patient });
  await startTestService(t, database);
  await insertEvent(database);
  await receiver.waitForRequests(1);
  await waitFor("the record", async () => (await attempts(database))[0]);
  await insertOf(database, "a", 5);
  const [waiting] = await waitForWaiting(database, 5);
  assert.equal(receiver.received.length, 1);
  await database.query("select outbox.retry_delivery($1)", [waiting?.id]);
  // Its success closes the circuit.
  await receiver.waitForRequests(2);
  await insertEvent(database);
  await receiver.waitForRequests(3);
});

test("kill -9 of the worker that drains a backlog: another one goes on, and what was in flight comes twice at most", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 30 }] });
  const concurrency = 20;
  const env = { DELIVERY_CONCURRENCY: `${concurrency}` };
  await createEndpoint(database, receiver.url());
  const doomed = await spawnService(t, database, ["--only", "worker"], env);
  await insertOf(database, "a", 1500);
  await receiver.waitForRequests(300);
  await spawnService(t, database, ["--only", "worker"], env);
  await receiver.waitForRequests(500);
  doomed.kill("SIGKILL");
  await doomed.exited;
  await waitForStatuses(database, { delivered: 1500 });
  await waitForNoJobs(database);
  const repeated = receiver.received.length - 1500;
  t.diagnostic(`${repeated} repeated`);
  assert.ok(repeated <= concurrency, `${repeated} repeated`);
});

test("an event that very many endpoints want reaches each of them once, and others do not wait for it", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 20 }] });
  const other = await createReceiver(t);
  await database.query(
    `insert into outbox.endpoints (url, event_types)
     select $1 || n, '{all}' from generate_series(1, 600) as n`,
    [receiver.url("/")],
  );
  await createEndpoint(database, other.url(), { eventTypes: ["other"] });
  await startTestService(t, database, { DELIVERY_CONCURRENCY: "20" });
  await insertEvent(database, { type: "other" });
  await other.waitForRequests(1);
  await insertEvent(database, { type: "all" });
  await receiver.waitForRequests(1);
  await insertEvent(database, { type: "other" });
  await other.waitForRequests(2, 10_000);
  assert.ok(receiver.received.length < 600);
  await waitForStatuses(database, { delivered: 602 });
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 600);
});

test("two workers never send twice what waits for one endpoint, and both come to its end", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 20 }] });
  await createEndpoint(database, receiver.url());
  const env = { DELIVERY_CONCURRENCY: "16" };
  await startTestService(t, database, env);
  await startTestService(t, database, env);
  for (let round = 0; round < 4; round += 1) {
    await insertOf(database, "a", 200);
    await receiver.waitForRequests(150 * (round + 1));
  }
  await waitForStatuses(database, { delivered: 800 });
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 800);
});
