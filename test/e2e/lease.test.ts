// What a lease is worth: who has it keeps its jobs, and who loses it repeats no more than was in flight.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { spawnService, startTestService } from "../helpers/service.ts";
import {
  createEndpoint,
  insertEvent,
  insertEvents,
  waitForStatuses,
} from "./stage.ts";

test("a worker does not take over its own jobs, however long they last", async (t) => {
  const database = await createDatabase(t);
  // Longer than two looks for dead workers.
  const receiver = await createReceiver(t, { replies: [{ delayMs: 2500 }] });
  await createEndpoint(database, receiver.url());
  await startTestService(t, database);
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 1 });
  assert.equal(receiver.received.length, 1);
});

test("workers that lose their leases repeat no more than was in flight", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 1200 }] });
  await createEndpoint(database, receiver.url());
  const concurrency = 20;
  for (let n = 0; n < 2; n += 1) {
    await spawnService(t, database, [], {
      DELIVERY_CONCURRENCY: String(concurrency),
    });
  }
  const events = 120;
  await insertEvents(database, events);
  await receiver.waitForRequests(2 * 10);
  const lost = await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid in (select pid from pg_locks where locktype = 'advisory')`,
  );
  assert.equal(lost.length, 2);
  await waitForStatuses(database, { delivered: events });
  const repeated = receiver.received.length - events;
  t.diagnostic(`${repeated} repeated`);
  assert.ok(repeated <= 2 * concurrency, `${repeated} repeated`);
});
