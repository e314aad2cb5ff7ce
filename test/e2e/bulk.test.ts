// A bulk job's life beside real workers and a real receiver: watched, cancelled half-way, begun again, killed, finished.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { spawnService, startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { addFailed, begin, previewed, readJob } from "../sql/bulk-stage.ts";
import { waitForNoJobs, waitForStatuses } from "./stage.ts";

/** One endpoint gets at most four fifths of them. */
const concurrency = 40;
const window = 32;

test("retry_failed: previewed, watched, cancelled half-way, begun again, killed, finished by another worker", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createCrowdCounter(t);
  await addFailed(database, { count: 3000, url: receiver.url });
  const env = { DELIVERY_CONCURRENCY: String(concurrency) };
  const doomed = await spawnService(t, database, ["--only", "worker"], env);
  assert.deepEqual(await previewed(database, "retry_failed"), [3000, true]);

  // Watched, until a step finds a row that somebody else holds, and waits.
  const obstacle = await holdDelivery(t, database, 1750);
  const first = await begin(database, "retry_failed");
  await obstacle.waitForWaiters(1);
  const watched = await readJob(database, first.id);
  assert.equal(watched.status, "running");
  assert.ok(watched.done_count > 1000 && watched.done_count <= 1750);
  const cancelling = begin(database, "cancel_bulk_job", `'${first.id}'`);
  await obstacle.waitForWaiters(2);
  await obstacle.letGo();
  const cancelled = await cancelling;
  const half = cancelled.done_count;
  assert.equal(cancelled.status, "cancelled");
  assert.ok(half > 1750 && half <= 1750 + 500, `${half} done`);
  await waitForStatuses(database, { delivered: half, failed: 3000 - half });
  assert.equal(receiver.count(), half);

  // Begun again, and killed in the middle of a step, which Postgres then ends by itself.
  const another = await holdDelivery(t, database, 2750);
  const second = await begin(database, "retry_failed");
  assert.equal(second.expected_count, 3000 - half);
  await another.waitForWaiters(1);
  doomed.kill("SIGKILL");
  assert.equal(await doomed.exited, "SIGKILL");
  // What was unanswered, and what was answered and not recorded yet, is sent again.
  const exposed = receiver.count() - (await countRetried(database));
  await spawnService(t, database, ["--only", "worker"], env);
  await another.letGo();
  await waitForStatuses(database, { delivered: 3000 });
  await waitForNoJobs(database);
  const done = await readJob(database, second.id);
  assert.deepEqual(
    [done.status, done.done_count, done.skipped_count],
    ["finished", 3000 - half, 0],
  );
  assert.deepEqual(await readJob(database, first.id), cancelled);

  const made = await database.query(
    `select d.attempt_count, (select count(*)::integer from outbox.attempts as a where a.delivery_id = d.id) as recorded,
       count(*)::integer as count
     from outbox.deliveries as d group by 1, 2`,
  );
  assert.deepEqual(made, [{ attempt_count: 2, recorded: 2, count: 3000 }]);
  const repeated = receiver.count() - 3000;
  t.diagnostic(`${receiver.peak()} at once, ${repeated} repeated`);
  // The receiver may have heard of the last window after the worker's death.
  assert.ok(repeated <= exposed + window, `${repeated} of ${exposed} repeated`);
  assert.ok(receiver.peak() <= window, `${receiver.peak()} at once`);
});

test("a worker that stops hands a bulk job on between two steps", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await addFailed(database, { count: 1500, url: receiver.url() });
  const service = await startTestService(t, database);
  const obstacle = await holdDelivery(t, database, 750);
  const job = await begin(database, "retry_failed");
  await obstacle.waitForWaiters(1);
  const stopped = service.stop();
  await obstacle.letGo();
  await stopped;
  const left = await database.query(
    "select attempts, locked_by from graphile_worker.jobs where task_identifier = 'bulk'",
  );
  assert.deepEqual(left, [{ attempts: 0, locked_by: null }]);
  const { done_count, status } = await readJob(database, job.id);
  assert.equal(status, "running");
  assert.ok(done_count > 750 && done_count < 1500, `${done_count} done`);
  await startTestService(t, database);
  await waitForStatuses(database, { delivered: 1500 });
  await waitForNoJobs(database);
  assert.equal((await readJob(database, job.id)).done_count, 1500);
});

test("cancel_deliveries and replay_events: what was cancelled is never sent, until it is replayed", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const [endpoint] = await addFailed(database, {
    count: 700,
    url: receiver.url(),
  });
  await database.query(
    "update outbox.deliveries set status = 'held', completed_at = null",
  );
  await database.query("select outbox.pause_endpoint($1)", [endpoint]);
  await startTestService(t, database);
  const cancelling = await begin(database, "cancel_deliveries");
  assert.equal(cancelling.expected_count, 700);
  await waitForStatuses(database, { cancelled: 700 });
  await database.query("select outbox.resume_endpoint($1)", [endpoint]);
  await waitForNoJobs(database);
  assert.equal(receiver.received.length, 0);
  const replaying = await begin(database, "replay_events", "type => 'order.*'");
  assert.equal(replaying.expected_count, 700);
  await waitForStatuses(database, { delivered: 700 });
  await waitForNoJobs(database);
  assert.equal((await readJob(database, replaying.id)).done_count, 700);
  assert.equal(receiver.received.length, 700);
});

/** How many second attempts have been recorded. */
async function countRetried(database: TestDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    "select count(*)::integer as count from outbox.attempts where number = 2",
  );
  return row?.count ?? 0;
}

/** Locks the n-th delivery: the step that comes to it waits. */
async function holdDelivery(
  t: TestContext,
  database: TestDatabase,
  n: number,
): Promise<{
  /** Until so many sessions wait for us, or for each other. */
  readonly waitForWaiters: (count: number) => Promise<void>;
  readonly letGo: () => Promise<void>;
}> {
  const client = await database.pool.connect();
  let isReleased = false;
  const letGo = async (): Promise<void> => {
    if (isReleased) return;
    isReleased = true;
    await client.query("rollback");
    client.release();
  };
  cleanUp(t, letGo);
  await client.query("begin");
  await client.query(
    `select from outbox.deliveries
     where id = (select id from outbox.deliveries order by id offset $1 limit 1) for update`,
    [n],
  );
  return {
    waitForWaiters: async (count) => {
      await waitFor(`${count} sessions to wait`, async () => {
        const [row] = await database.query<{ count: number }>(
          `select count(*)::integer as count from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query ~ 'bulk_'`,
        );
        return row?.count === count;
      });
    },
    letGo,
  };
}

/** Answers 204 after a few milliseconds, and counts how many requests it has at the same time. */
async function createCrowdCounter(t: TestContext): Promise<{
  readonly url: string;
  readonly count: () => number;
  readonly peak: () => number;
}> {
  let count = 0;
  let present = 0;
  let peak = 0;
  const server = createServer((request, response) => {
    count += 1;
    present += 1;
    peak = Math.max(peak, present);
    response.once("close", () => (present -= 1));
    request.resume();
    void sleep(5).then(() => response.writeHead(204).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    count: () => count,
    peak: () => peak,
  };
}
