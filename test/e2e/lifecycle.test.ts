// What operators do to endpoints and deliveries, and that it is honoured at the moment of sending. Invariant 2: what is
// held, cancelled or retried never vanishes.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver, type Receiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  attempts,
  createEndpoint,
  deliveries,
  insertEvent,
  insertEvents,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

/** Calls an operator's function with one argument and returns its row. */
async function call(
  database: TestDatabase,
  name: string,
  id: string,
): Promise<Record<string, unknown>> {
  const [row] = await database.query(`select * from outbox.${name}($1)`, [id]);
  assert.ok(row);
  return row;
}

/** A delivery whose first attempt has failed and whose second is an hour away. */
async function pendingRetry(
  database: TestDatabase,
  receiver: Receiver,
): Promise<{ id: string; endpointId: string }> {
  receiver.reply([{ status: 500 }]);
  const endpoint = await createEndpoint(database, receiver.url(), {
    retrySchedule: [3600, 3600],
  });
  await insertEvent(database);
  await waitFor("an attempt", async () => (await attempts(database))[0]);
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "pending");
  await waitForDispatched(database);
  receiver.reply([{}]);
  return { id: delivery.id, endpointId: endpoint.id };
}

/** Waits until only `deliver` jobs are left. */
async function waitForDispatched(database: TestDatabase): Promise<void> {
  await waitFor("no dispatch jobs", async () => {
    const rows = await database.query(
      "select from graphile_worker.jobs where task_identifier = 'dispatch'",
    );
    return rows.length === 0;
  });
}

async function makeDue(database: TestDatabase): Promise<void> {
  await database.query(
    `select graphile_worker.reschedule_jobs(array_agg(id), now())
       from graphile_worker.jobs where task_identifier = 'deliver'`,
  );
}

test("deliveries of a paused endpoint are held and sent on resume, hundreds of them too", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id } = await createEndpoint(database, receiver.url());
  const other = await createReceiver(t);
  await createEndpoint(database, other.url());
  const paused = await call(database, "pause_endpoint", id);
  assert.ok(paused["paused_at"]);
  const ids = await insertEvents(database, 400);
  const all = await waitForStatuses(database, { held: 400, delivered: 400 });
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 0);
  const held = all.find((delivery) => delivery.status === "held");
  assert.equal(held?.completed_at, null);
  assert.equal(held.next_attempt_at, null);

  const resumed = await call(database, "resume_endpoint", id);
  assert.equal(resumed["paused_at"], null);
  await receiver.waitForRequests(400);
  await waitForStatuses(database, { delivered: 800 });
  await waitForNoJobs(database);
  assert.deepEqual(
    receiver.received.map((request) => request.id).toSorted(),
    ids.toSorted(),
  );
});

test("more held deliveries than one batch of the release are all sent", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const { id } = await createEndpoint(database, receiver.url());
  await call(database, "pause_endpoint", id);
  await startTestService(t, database);
  await insertEvents(database, 2500);
  await waitForStatuses(database, { held: 2500 });
  await call(database, "resume_endpoint", id);
  await receiver.waitForRequests(2500);
  await waitForStatuses(database, { delivered: 2500 });
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 2500);
});

test("a retry that comes due while its endpoint is paused is held, and made on resume", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { endpointId } = await pendingRetry(database, receiver);
  await call(database, "pause_endpoint", endpointId);
  await makeDue(database);
  await waitForStatuses(database, { held: 1 });
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 1);
  await call(database, "resume_endpoint", endpointId);
  const [delivery] = await waitForStatuses(database, { delivered: 1 });
  assert.equal(delivery?.attempt_count, 2);
});

test("a pause is honoured by a delivery that waits for its turn", async (t) => {
  const database = await createDatabase(t);
  const slow = await createReceiver(t, { replies: [{ ending: "hang" }] });
  const receiver = await createReceiver(t);
  // One slot for first attempts.
  await startTestService(t, database, { DELIVERY_CONCURRENCY: "1" });
  await createEndpoint(database, slow.url(), { eventTypes: ["slow"] });
  const { id } = await createEndpoint(database, receiver.url(), {
    eventTypes: ["fast"],
  });
  await database.query(
    "insert into outbox.events (type) values ('slow'), ('fast')",
  );
  await slow.waitForRequests(1);
  await call(database, "pause_endpoint", id);
  // What was read less than a second ago may be sent as it was read.
  await waitFor("a second to pass", async () => {
    const [row] = await database.query(
      "select from outbox.endpoints where paused_at < clock_timestamp() - interval '1.1 s'",
    );
    return row;
  });
  await slow.close();
  await waitForStatuses(database, { failed: 1, held: 1 });
  assert.equal(receiver.received.length, 0);
  await call(database, "resume_endpoint", id);
  await receiver.waitForRequests(1);
});

test("an endpoint that is deleted while its deliveries are held gets nothing, and they are cancelled", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id } = await createEndpoint(database, receiver.url());
  await call(database, "pause_endpoint", id);
  await insertEvent(database);
  await waitForStatuses(database, { held: 1 });
  await database.query(
    "update outbox.endpoints set deleted_at = now() where id = $1",
    [id],
  );
  await database.query("select graphile_worker.add_job('maintain')");
  await waitForStatuses(database, { cancelled: 1 }, 10_000);
  assert.equal(receiver.received.length, 0);
});

test("a retry of a deleted endpoint is cancelled when it comes due", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id, endpointId } = await pendingRetry(database, receiver);
  await database.query(
    "update outbox.endpoints set deleted_at = now() where id = $1",
    [endpointId],
  );
  await makeDue(database);
  const [delivery] = await waitForStatuses(database, { cancelled: 1 });
  assert.ok(delivery?.completed_at);
  assert.equal(delivery.next_attempt_at, null);
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 1);
  await assert.rejects(call(database, "retry_delivery", id), { code: "OB409" });
});

test("a delivery that is cancelled before it is due is not attempted", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id, endpointId } = await pendingRetry(database, receiver);
  const cancelled = await call(database, "cancel_delivery", id);
  assert.equal(cancelled["status"], "cancelled");
  await waitForNoJobs(database);
  const again = await call(database, "cancel_delivery", id);
  assert.deepEqual(again, cancelled);
  // A job that was fetched before the cancellation finds nothing to do.
  await database.query(
    "select graphile_worker.add_jobs(array[outbox_private.deliver_job($1, $2, now())])",
    [id, endpointId],
  );
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 1);
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "cancelled");
  assert.ok(delivery.completed_at);
  // And it can be taken back.
  await call(database, "retry_delivery", id);
  await waitForStatuses(database, { delivered: 1 });
  assert.equal(receiver.received.length, 2);
});

for (const { status, becomes } of [
  { status: 200, becomes: "delivered" },
  { status: 500, becomes: "cancelled" },
]) {
  test(`cancelled while an attempt is in flight that answers ${status}: it ends ${becomes}`, async (t) => {
    const database = await createDatabase(t);
    const held: ServerResponse[] = [];
    const server = createServer((_request, response) => held.push(response));
    await once(server.listen(0, "127.0.0.1"), "listening");
    cleanUp(t, () => server.close());
    const { port } = server.address() as AddressInfo;
    await startTestService(t, database);
    await createEndpoint(database, `http://127.0.0.1:${port}`, {
      retrySchedule: [0, 0],
    });
    const reached = once(server, "request");
    await insertEvent(database);
    await reached;
    const [delivery] = await deliveries(database);
    await call(database, "cancel_delivery", String(delivery?.id));
    held[0]?.writeHead(status).end();
    await waitFor("the attempt", async () => (await attempts(database))[0]);
    await waitForNoJobs(database);
    const [after] = await deliveries(database);
    assert.equal(after?.status, becomes);
    assert.equal(after.attempt_count, 1);
    assert.equal(after.next_attempt_at, null);
    assert.equal(after.last_status_code, status);
    assert.ok(after.completed_at);
    assert.equal(held.length, 1);
  });
}

test("retry_delivery of a failed one makes exactly one more attempt", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  await startTestService(t, database);
  await createEndpoint(database, receiver.url(), { retrySchedule: [0] });
  await insertEvent(database);
  const [failed] = await waitForStatuses(database, { failed: 1 });
  assert.equal(failed?.attempt_count, 2);
  const retried = await call(database, "retry_delivery", failed.id);
  assert.equal(retried["status"], "pending");
  assert.equal(retried["completed_at"], null);
  const [again] = await waitForStatuses(database, { failed: 1 });
  assert.equal(again?.attempt_count, 3);
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 3);

  receiver.reply([{}]);
  await call(database, "retry_delivery", failed.id);
  const [delivered] = await waitForStatuses(database, { delivered: 1 });
  assert.equal(delivered?.attempt_count, 4);
  assert.equal(delivered.last_error, null);
  assert.deepEqual(
    (await attempts(database)).map(({ number }) => number),
    [1, 2, 3, 4],
  );
});

test("retry_delivery makes a pending retry at once, and its schedule goes on", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id } = await pendingRetry(database, receiver);
  receiver.reply([{ status: 502 }]);
  await call(database, "retry_delivery", id);
  await waitFor("two attempts", async () => {
    const [delivery] = await deliveries(database);
    return delivery?.attempt_count === 2;
  });
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "pending");
  assert.ok(Number(delivery.next_attempt_at) > Date.now() + 3_000_000);
  const jobs = await database.query(
    "select from graphile_worker.jobs where task_identifier = 'deliver' and locked_at is null",
  );
  assert.equal(jobs.length, 1);
});

test("retry_delivery for a paused endpoint is held until it is resumed", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  await startTestService(t, database);
  const endpoint = await createEndpoint(database, receiver.url());
  await insertEvent(database);
  const [failed] = await waitForStatuses(database, { failed: 1 });
  await call(database, "pause_endpoint", endpoint.id);
  await call(database, "retry_delivery", String(failed?.id));
  const [held] = await waitForStatuses(database, { held: 1 });
  assert.equal(held?.completed_at, null);
  receiver.reply([{}]);
  await call(database, "resume_endpoint", endpoint.id);
  await waitForStatuses(database, { delivered: 1 });
  assert.equal(receiver.received.length, 2);
});

test("retry_failed takes one endpoint's failed deliveries of events of a time range", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  await startTestService(t, database);
  const one = await createEndpoint(database, receiver.url("/one"));
  await createEndpoint(database, receiver.url("/two"));
  await insertEvents(database, 2);
  await waitForStatuses(database, { failed: 4 });
  const [{ noon } = {}] = await database.query<{ noon: Date }>(
    "select now() as noon",
  );
  await insertEvents(database, 4);
  await waitForStatuses(database, { failed: 12 });
  receiver.reply([{}]);
  const retry = async (
    range: "since" | "until",
    id: string | null,
  ): Promise<number> => {
    const [row] = await database.query<{ expected_count: number }>(
      `select expected_count from outbox.retry_failed(endpoint_id => $1, ${range} => $2)`,
      [id, id ? noon : null],
    );
    return row?.expected_count ?? -1;
  };
  assert.equal(await retry("until", one.id), 2);
  await waitForStatuses(database, { delivered: 2, failed: 10 });
  assert.equal(await retry("until", one.id), 0);
  assert.equal(await retry("since", one.id), 4);
  await waitForStatuses(database, { delivered: 6, failed: 6 });
  assert.ok(receiver.received.slice(12).every(({ path }) => path === "/one"));
  assert.equal(await retry("since", null), 6);
  await waitForStatuses(database, { delivered: 12 });
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 24);
});

test("what can't be done is refused with OB404 and OB409", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  await createEndpoint(database, receiver.url());
  await insertEvent(database);
  const [delivery] = await waitForStatuses(database, { delivered: 1 });
  const unknown = "0197a6a0-0000-7000-8000-000000000000";
  for (const name of ["cancel_delivery", "retry_delivery"]) {
    await assert.rejects(
      call(database, name, String(delivery?.id)),
      { code: "OB409" },
      name,
    );
    await assert.rejects(
      call(database, name, unknown),
      { code: "OB404" },
      name,
    );
  }
  for (const name of ["pause_endpoint", "resume_endpoint", "rotate_secret"]) {
    await assert.rejects(
      call(database, name, unknown),
      { code: "OB404" },
      name,
    );
  }
  assert.deepEqual(await deliveries(database), [delivery]);
});
