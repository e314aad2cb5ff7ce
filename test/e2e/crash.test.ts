// Invariants 2, 3 and 4: whatever dies, nothing that was committed is lost, and a duplicate carries the same webhook-id.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import {
  createDatabase,
  createEmptyDatabase,
  type TestDatabase,
} from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import {
  runCommand,
  spawnService,
  startTestService,
} from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createProxy } from "./proxy.ts";
import {
  attempts,
  createEndpoint,
  deliveries,
  insertEvent,
  insertEvents,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

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
  const worker = await spawnService(
    t,
    database,
    ["--only", "worker"],
    concurrency,
  );
  const ids = await insertEvents(database, 250);
  // Ten successes have opened the window to 20; what finds no room waits in Postgres.
  await receiver.waitForRequests(30);
  await waitForStatuses(database, { delivered: 10, pending: 240 });
  worker.kill("SIGKILL");
  assert.equal(await worker.exited, "SIGKILL");
  const inFlight = receiver.received.map(({ id }) => id);
  assert.equal(inFlight.length, 30);

  receiver.reply([{}]);
  await spawnService(t, database, ["--only", "worker"], concurrency);
  await waitForStatuses(database, { delivered: 250 });
  await waitForNoJobs(database);
  const again = receiver.received.slice(inFlight.length).map(({ id }) => id);
  assert.equal(
    new Set(again).size,
    again.length,
    "none came twice from one worker",
  );
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
  await insertEvents(database, 10);
  await receiver.waitForRequests(10);
  await startTestService(t, database);
  receiver.reply([{}]);
  assert.equal(
    receiver.received.length,
    10,
    "a live worker's jobs are its own",
  );
  const killedAt = Date.now();
  doomed.kill("SIGKILL");
  await receiver.waitForRequests(20);
  const seconds = (Date.now() - killedAt) / 1000;
  t.diagnostic(`taken over after ${seconds} s`);
  assert.ok(seconds < 10);
  await waitForStatuses(database, { delivered: 10 });
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
  await receiver.waitForRequests(1500);
  await waitForStatuses(database, { delivered: 1500 });
  assert.deepEqual(
    receiver.received.map((request) => request.id).toSorted(),
    ids.toSorted(),
  );
});

test("SIGTERM with a hanging receiver: exits when the grace is over, and leaves its jobs to the next", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await createEndpoint(database, receiver.url(), { timeoutMs: 20_000 });
  const stuck = await spawnService(t, database, [], {
    SHUTDOWN_GRACE_MS: "300",
  });
  await insertEvents(database, 5);
  await receiver.waitForRequests(5);
  const askedAt = Date.now();
  stuck.kill("SIGTERM");
  assert.equal(await stuck.exited, 0);
  assert.ok(Date.now() - askedAt < 5000, `${Date.now() - askedAt} ms`);
  receiver.reply([{}]);
  await spawnService(t, database);
  await waitForStatuses(database, { delivered: 5 });
});

test("what a stopping worker could not finish is taken over by another that runs already", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await createEndpoint(database, receiver.url());
  const stuck = await startTestService(t, database, {
    SHUTDOWN_GRACE_MS: "300",
    DELIVERY_TIMEOUT_MS: "5000",
  });
  await insertEvents(database, 5);
  await receiver.waitForRequests(5);
  await startTestService(t, database);
  receiver.reply([{}]);
  await stuck.stop();
  await receiver.waitForRequests(10);
  await waitForStatuses(database, { delivered: 5 });
  await waitForNoJobs(database);
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
  await waitFor("the first to be heard", async () =>
    worker.stdout().includes('"msg":"stopping"'),
  );
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

test("Postgres that is away for a while: what was in flight is recorded when it is back, and all is delivered", async (t) => {
  const database = await createDatabase(t);
  const proxy = await createProxy(t, database);
  const held: ServerResponse[] = [];
  const server = createServer((_request, response) => held.push(response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  cleanUp(t, () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  await createEndpoint(database, `http://127.0.0.1:${port}`);
  const worker = await startTestService(t, proxy);
  await insertEvents(database, 10);
  await waitFor("all to be in flight", async () => held.length === 10);
  proxy.cut();
  await insertEvents(database, 10);
  for (const response of held) response.writeHead(201).end();
  await waitFor("it to notice", async () =>
    worker.logLines.some((line) => line.includes("Postgres is not available")),
  );
  const ready = await fetch(`${worker.url}/readyz`);
  assert.equal(ready.status, 503);
  const said = (await ready.json()) as {
    status: string;
    checks: Record<string, { ok: boolean }>;
  };
  assert.equal(said.status, "not ready");
  assert.equal(said.checks["database"]?.ok, false);
  assert.equal(said.checks["lease"]?.ok, false);
  assert.equal((await fetch(`${worker.url}/healthz`)).status, 200);

  server.removeAllListeners("request");
  server.on("request", (_request, response) => response.writeHead(200).end());
  proxy.restore();
  await waitForStatuses(database, { delivered: 20 });
  await waitForNoJobs(database);
  const made = await attempts(database);
  assert.equal(
    made.filter((attempt) => attempt.status_code === 201).length,
    10,
  );
  await waitFor("readiness", async () => {
    const { status } = await fetch(`${worker.url}/readyz`);
    return status === 200;
  });
});

test("a worker that falls silent is taken over by another within seconds", async (t) => {
  const database = await createDatabase(t);
  const proxy = await createProxy(t, database);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  // Its own deadline must not be what ends the wait.
  await createEndpoint(database, receiver.url(), { timeoutMs: 25_000 });
  await startTestService(t, proxy, { SHUTDOWN_GRACE_MS: "0" });
  await insertEvents(database, 3);
  await receiver.waitForRequests(3);
  await startTestService(t, database);
  receiver.reply([{}]);
  proxy.freeze();
  // Before the receiver is gone, so that nobody waits for it at the end.
  cleanUp(t, () => proxy.cut());
  await waitForStatuses(database, { delivered: 3 });
});

test("a worker whose connections all fall silent notices and recovers by itself", async (t) => {
  const database = await createDatabase(t);
  const proxy = await createProxy(t, database);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  await startTestService(t, proxy);
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 1 });
  proxy.freeze();
  cleanUp(t, () => proxy.cut());
  await insertEvents(database, 3);
  await waitForStatuses(database, { delivered: 4 });
});

test("workers that start at the same time take none of each other's jobs", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 50 }] });
  await createEndpoint(database, receiver.url());
  for (let count = 0; count < 30; count += 1) await insertEvents(database, 10);
  const services = await Promise.all(
    Array.from({ length: 4 }, () => startTestService(t, database, concurrency)),
  );
  await waitForStatuses(database, { delivered: 300 });
  assert.equal(receiver.received.length, 300);
  const logs = services.flatMap((service) => service.logLines);
  assert.ok(!logs.some((line) => line.includes("took over")));
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
