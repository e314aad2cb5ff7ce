// Endpoints that hang, more of them than a process has jobs in hand: whoever is not one of them notices nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createEndpoint, insertEvent } from "./stage.ts";

test("what failed once is tried again in time, however many endpoints hang", async (t) => {
  const database = await createDatabase(t);
  const hung = await createReceiver(t, { replies: [{ ending: "reset" }] });
  const healthy = await createReceiver(t);
  await database.query(
    `insert into outbox.endpoints (url, event_types, timeout_ms)
     select $1 || n, '{hung}', 60000 from generate_series(1, 16) as n`,
    [hung.url("/")],
  );
  await createEndpoint(database, healthy.url(), {
    eventTypes: ["healthy"],
    retrySchedule: [0, 0],
  });
  await startTestService(t, database, { DELIVERY_CONCURRENCY: "4" });
  await insertEvent(database, { type: "healthy" });
  await healthy.waitForRequests(1);
  await database.query(
    "insert into outbox.events (type) select 'hung' from generate_series(1, 8)",
  );
  // Five failures each: their circuits have opened. From now on whoever tries one of them waits for a minute.
  await waitFor(
    "each to have failed, and to have something that waits",
    async () => {
      const [row] = await database.query<{ count: string }>(
        `select count(*) from (
         select from outbox.deliveries group by endpoint_id
         having sum(attempt_count) >= 5 and bool_or(backlog = 'waiting')) as shut`,
      );
      return row?.count === "16";
    },
  );
  const before = hung.received.length;
  hung.reply([{ ending: "hang" }]);
  await hung.waitForRequests(before + 1);
  for (let round = 1; round <= 8; round += 1) {
    healthy.reply([{ status: 500 }, {}]);
    await insertEvent(database, { type: "healthy" });
    await healthy.waitForRequests(1 + 2 * round, 10_000);
  }
  assert.ok(hung.received.length - before <= 8);
});
