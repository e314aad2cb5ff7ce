// Dispatching many events at once, when that is more than one statement has time for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createPool } from "../../src/database/pool.ts";
import { createLogger } from "../../src/log.ts";
import { createDeliveryStore } from "../../src/store/deliveries.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";

test("events that make more deliveries than a statement has time for are dispatched in parts", async (t) => {
  const database = await createDatabase(t);
  // Each delivery takes 50 ms: 40 of them are too many for a statement of half a second, and five are not.
  await database.query(`
    create function slow() returns trigger language plpgsql as $$
      begin perform pg_sleep(0.05); return new; end $$`);
  await database.query(
    "create trigger slow before insert on outbox.deliveries for each row execute function slow()",
  );
  await database.query(
    "insert into outbox.endpoints (url) values ('https://example.com')",
  );
  const rows = await database.query<{ id: string }>(
    "insert into outbox.events (type) select 'a.b' from generate_series(1, 40) returning id",
  );
  const pool = createPool({
    databaseUrl: database.url,
    size: 2,
    settings: { statement_timeout: "500ms" },
  });
  cleanUp(t, () => pool.end());
  const { fanOut } = createDeliveryStore({
    pool,
    log: createLogger({ level: "silent" }),
    signal: AbortSignal.timeout(30_000),
    shut: () => [],
  });
  const ids = rows.map(({ id }) => id);
  const calls = [ids.slice(0, 10), ids.slice(10)];
  const due = await Promise.all(calls.map(fanOut));
  const found = due.map((some) => some.map(({ eventId }) => eventId));
  assert.deepEqual(found, calls);
});
