// What Postgres refuses to record, for a reason that nobody foresaw.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { createEndpoint, insertEvents, waitForStatuses } from "./stage.ts";

test("a delivery that can't be recorded does not hold up those that wait behind it", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 20 }] });
  await createEndpoint(database, receiver.url());
  await database.query("update outbox.endpoints set paused_at = now()");
  await insertEvents(database, 80);
  await startTestService(t, database);
  await waitForStatuses(database, { held: 80 });
  await database.query(`
    create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'not this one'; end $$`);
  const [first] = await database.query<{ id: string; event_id: string }>(
    "select id, event_id from outbox.deliveries order by id limit 1",
  );
  await database.query(
    `create trigger refuse before insert on outbox.attempts for each row
     when (new.delivery_id = '${first?.id}') execute function refuse()`,
  );
  await database.query("update outbox.endpoints set paused_at = null");
  await waitForStatuses(database, { pending: 1, delivered: 79 });
  const refused = receiver.received.filter(({ id }) => id === first?.event_id);
  assert.equal(refused.length, 1);
});
