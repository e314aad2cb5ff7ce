// Invariants 2, 3 and 4: whatever dies, nothing that was committed is lost, and a duplicate carries the same webhook-id.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, createEmptyDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import {
  runCommand,
  spawnService,
  startTestService,
} from "../helpers/service.ts";
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
import type { TestDatabase } from "../helpers/database.ts";

const concurrency = { DELIVERY_CONCURRENCY: "40" };

async function lockedJobs(database: TestDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    "select count(*)::integer as count from graphile_worker.jobs where locked_at is not null",
  );
  return row?.count ?? 0;
}

test("kill -9 with requests in flight: the next worker delivers everything, duplicates are what was in flight", async (t) => {
  const database = await createDatabase(t);
  // Ten are answered, the rest hang.
  const receiver = await createReceiver(t, {
    replies: (_request, index) => (index < 10 ? {} : { ending: "hang" }),
  });
  await createEndpoint(database, receiver.url());
  const worker = await spawnService(t, database, ["--only", "worker"], concurrency);
  const ids = await insertEvents(database, 250);
  await receiver.waitForRequests(40);
  await waitForStatuses(database, { delivered: 10, pending: 240 });
  worker.kill("SIGKILL");
  assert.equal(await worker.exited, "SIGKILL");
  const inFlight = receiver.received.map(({ id }) => id);
  assert.ok(inFlight.length <= 50, `${inFlight.length} in flight`);

  receiver.reply([{}]);
  await spawnService(t, database, ["--only", "worker"], concurrency);
  await waitForStatuses(database, { delivered: 250 });
  await waitForNoJobs(database);
  const again = receiver.received.slice(inFlight.length).map(({ id }) => id);
  assert.equal(new Set(again).size, again.length, "none came twice from one worker");
  assert.deepEqual(
    [...new Set([...inFlight, ...again])].toSorted(),
    ids.toSorted(),
  );
  const duplicates = inFlight.filter((id) => again.includes(id));
  assert.equal(duplicates.length, inFlight.length - 10);
  const made = await attempts(database);
  assert.equal(made.length, 250);
});

test("kill -9 while retries are in flight: they are made again", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: (_request, index) =>
      index < 8 ? { status: 500 } : { ending: "hang" },
  });
  await createEndpoint(database, receiver.url(), { retrySchedule: [0, 0, 0] });
  const worker = await spawnService(t, database);
  await insertEvents(database, 8);
  await receiver.waitForRequests(16);
  worker.kill("SIGKILL");
  await worker.exited;
  receiver.reply([{}]);
  await spawnService(t, database);
  const delivered = await waitForStatuses(database, { delivered: 8 });
  assert.ok(delivered.every((delivery) => delivery.attempt_count === 2));
  assert.equal(receiver.received.length, 24);
});

test("kill -9 of one of two workers: the other takes over within seconds", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await createEndpoint(database, receiver.url());
  const doomed = await spawnService(t, database);
  await insertEvents(database, 20);
  await receiver.waitForRequests(20);
  await startTestService(t, database);
  receiver.reply([{}]);
  assert.equal(receiver.received.length, 20, "a live worker's jobs are its own");
  const killedAt = Date.now();
  doomed.kill("SIGKILL");
  await receiver.waitForRequests(40);
  const seconds = (Date.now() - killedAt) / 1000;
  t.diagnostic(`taken over after ${seconds} s`);
  assert.ok(seconds < 10);
  await waitForStatuses(database, { delivered: 20 });
});

test("an endpoint that is paused between the crash and the next dispatch gets its events on resume", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  const { id } = await createEndpoint(database, receiver.url());
  const worker = await spawnService(t, database);
  await insertEvent(database);
  await receiver.waitForRequests(1);
  worker.kill("SIGKILL");
  await worker.exited;
  await database.query("select outbox.pause_endpoint($1)", [id]);
  receiver.reply([{}]);
  await spawnService(t, database);
  await waitForNoJobs(database);
  const [delivery] = await deliveries(database);
  assert.equal(delivery?.status, "held");
  await database.query("select outbox.resume_endpoint($1)", [id]);
  await waitForStatuses(database, { delivered: 1 });
});

test("SIGTERM under load: exits with 0, nothing is lost, no job is left locked", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 20 }] });
  await createEndpoint(database, receiver.url());
  const first = await spawnService(t, database, [], concurrency);
  const ids = await insertEvents(database, 1500);
  await receiver.waitForRequests(200);
  first.kill("SIGTERM");
  assert.equal(await first.exited, 0);
  assert.equal(first.stderr(), "");
  assert.equal(await lockedJobs(database), 0);
  const byFirst = receiver.received.length;
  assert.ok(byFirst < 1500, "it was stopped too late to say anything");
  // All that it has sent it has recorded, too.
  assert.equal((await attempts(database)).length, byFirst);

  await spawnService(t, database, [], concurrency);
  await waitForStatuses(database, { delivered: 1500 }, 30_000);
  assert.deepEqual(
    receiver.received.map((request) => request.id).toSorted(),
    ids.toSorted(),
  );
});

test("SIGTERM with a hanging receiver: exits when the grace is over, and another worker takes over at once", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await createEndpoint(database, receiver.url(), { timeoutMs: 60_000 });
  const stuck = await spawnService(t, database, [], { SHUTDOWN_GRACE_MS: "300" });
  await insertEvents(database, 5);
  await receiver.waitForRequests(5);
  await startTestService(t, database);
  receiver.reply([{}]);
  const askedAt = Date.now();
  stuck.kill("SIGTERM");
  await receiver.waitForRequests(10);
  assert.ok(Date.now() - askedAt < 10_000);
  await waitForStatuses(database, { delivered: 5 });
  assert.equal(await stuck.exited, 0);
  assert.ok(Date.now() - askedAt < 10_000);
  assert.equal(await lockedJobs(database), 0);
});

test("a second SIGTERM exits at once, and nothing is lost", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await createEndpoint(database, receiver.url());
  const worker = await spawnService(t, database, [], {
    SHUTDOWN_GRACE_MS: "60000",
  });
  await insertEvent(database);
  await receiver.waitForRequests(1);
  worker.kill("SIGTERM");
  // Its pools have stopped asking for jobs once it no longer listens for them.
  await waitFor("the first to be heard", async () => {
    const rows = await database.query(
      `select from pg_stat_activity where datname = current_database()
         and application_name = 'postcommit' and query ilike 'listen "jobs:insert"%'`,
    );
    return rows.length === 0;
  });
  const askedAt = Date.now();
  worker.kill("SIGTERM");
  assert.equal(await worker.exited, 1);
  assert.ok(Date.now() - askedAt < 5000);
  receiver.reply([{}]);
  await spawnService(t, database);
  await waitForStatuses(database, { delivered: 1 });
});

test("a worker that loses all of its connections recovers by itself", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 300 }] });
  await createEndpoint(database, receiver.url());
  const worker = await startTestService(t, database);
  for (let round = 1; round <= 3; round += 1) {
    const ids = await insertEvents(database, 20);
    await waitFor("some in flight", async () =>
      receiver.received.some((request) => ids.includes(request.id)),
    );
    const rows = await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'postcommit'`,
    );
    assert.ok(rows.length > 1);
    await insertEvent(database);
    await waitForStatuses(database, { delivered: round * 21 });
  }
  await waitForNoJobs(database);
  assert.equal((await fetch(`${worker.url}/readyz`)).status, 200);
  await worker.stop();
  assert.equal(await lockedJobs(database), 0);
});

test("a worker that comes before the migration says so and exits with 1", async (t) => {
  const database = await createEmptyDatabase(t);
  const { code, stderr } = await runCommand(t, ["start"], {
    DATABASE_URL: database.url,
    PORT: "0",
  });
  assert.equal(code, 1);
  assert.match(stderr, /^SCHEMA_MISSING: .*Run: postcommit migrate\n$/);
});
