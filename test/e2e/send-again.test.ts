// Events that people send: a test event to one endpoint, and events that were delivered before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import {
  createEndpoint,
  insertEvent,
  insertEvents,
  verify,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

async function replay(
  database: TestDatabase,
  eventId: string,
  endpointId: string | null = null,
): Promise<number | undefined> {
  const [row] = await database.query<{ count: number }>(
    "select outbox.replay_event($1, $2) as count",
    [eventId, endpointId],
  );
  return row?.count;
}

test("a test event reaches its endpoint at once and no other one, whatever types they want", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const other = await createReceiver(t);
  await startTestService(t, database);
  const { id, secret } = await createEndpoint(database, receiver.url(), {
    eventTypes: ["never"],
  });
  await createEndpoint(database, other.url());
  const [event] = await database.query<{ id: string }>(
    `select * from outbox.send_test_event($1, payload => '{"n": 1.10}')`,
    [id],
  );
  const [request] = await receiver.waitForRequests(1);
  assert.ok(request);
  verify(request, secret);
  assert.equal(request.id, event?.id);
  assert.match(request.text, /"type":"postcommit.test".*"data":{"n": 1.10}/);
  const [delivery] = await waitForStatuses(database, { delivered: 1 });
  assert.equal(delivery?.attempt_count, 1);
  // In the fast lane: it never waited.
  assert.equal(delivery.waiting_since, null);
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 1);
  assert.equal(other.received.length, 0);
});

test("a test event that fails is tried again as any other", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 500 }, {}],
  });
  await startTestService(t, database);
  const { id } = await createEndpoint(database, receiver.url(), {
    retrySchedule: [0],
  });
  await database.query("select outbox.send_test_event($1)", [id]);
  const [delivery] = await waitForStatuses(database, { delivered: 1 });
  assert.equal(delivery?.attempt_count, 2);
});

test("a delivered event is sent again, also to endpoints made after it, each as often as asked for", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const later = await createReceiver(t);
  await startTestService(t, database);
  const first = await createEndpoint(database, receiver.url());
  const event = await insertEvent(database);
  await waitForStatuses(database, { delivered: 1 });
  await createEndpoint(database, later.url());
  assert.equal(await replay(database, event), 2);
  await Promise.all([receiver.waitForRequests(2), later.waitForRequests(1)]);
  await waitForStatuses(database, { delivered: 2 });
  assert.equal(await replay(database, event, first.id), 1);
  await receiver.waitForRequests(3);
  await waitForStatuses(database, { delivered: 2 });
  await waitForNoJobs(database);
  assert.deepEqual(
    [...receiver.received, ...later.received].map(({ id }) => id),
    [event, event, event, event],
  );
  const attempts = await database.query(
    "select number from outbox.attempts order by number",
  );
  assert.deepEqual(
    attempts.map((row) => row["number"]),
    [1, 1, 2, 3],
  );
});

test("what is replayed to a paused endpoint is held, and sent when it is resumed", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id } = await createEndpoint(database, receiver.url());
  const events = await insertEvents(database, 50);
  await waitForStatuses(database, { delivered: 50 });
  await database.query("select outbox.pause_endpoint($1)", [id]);
  for (const event of events) assert.equal(await replay(database, event), 1);
  await waitForStatuses(database, { held: 50 });
  await database.query("select outbox.resume_endpoint($1)", [id]);
  await waitForStatuses(database, { delivered: 50 });
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 100);
});
