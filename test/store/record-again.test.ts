// A record whose answer was lost is sent again. If the first one did arrive, it must not count as two attempts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createPool } from "../../src/database/pool.ts";
import { createLogger } from "../../src/log.ts";
import { createRecorder } from "../../src/store/attempts.ts";
import { createProxy } from "../e2e/proxy.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { waitFor } from "../helpers/wait.ts";

test("an attempt whose record was sent twice is recorded once, also when both are under way at the same time", async (t) => {
  const database = await createDatabase(t);
  const proxy = await createProxy(t, database);
  await database.query(
    "insert into outbox.endpoints (url) values ('https://example.com')",
  );
  await database.query(
    "insert into outbox.events (type) select 'a.b' from generate_series(1, 3)",
  );
  const due = await database.query<{ delivery_id: string }>(
    "select due ->> 0 as delivery_id from json_array_elements(outbox_private.fan_out(array(select id from outbox.events)) -> 'due') as due",
  );
  const pool = createPool({ databaseUrl: proxy.url, size: 2 });
  cleanUp(t, () => pool.end());
  const abandoned = new AbortController();
  cleanUp(t, () => abandoned.abort());
  const record = createRecorder({
    pool,
    worker: "test-1",
    log: createLogger({ level: "silent" }),
    signal: abandoned.signal,
  });
  const waiting = (name: string): Promise<unknown> =>
    waitFor(name, async () => {
      const rows = await database.query(
        `select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
        [`%outbox_private.${name}(%`],
      );
      return rows.length > 0;
    });

  const holder = await database.pool.connect();
  // Closed rather than returned: whatever happens, it holds nothing up at the end.
  cleanUp(t, () => holder.release(true));
  await holder.query("begin; select from outbox.deliveries for update");
  const recorded = Promise.all(
    due.map(({ delivery_id: deliveryId }) =>
      record({
        deliveryId,
        startedAt: new Date(),
        durationMs: 1,
        outcome: "http_error",
        statusCode: 500,
        error: "no",
        responseHeaders: null,
        responseBody: null,
        status: "pending",
        retryInMs: 60_000,
      }),
    ),
  );
  recorded.catch(() => undefined);
  await waiting("record_attempts");
  // The statement goes on in Postgres, which has not noticed.
  proxy.cut();
  proxy.restore();
  await waiting("record_attempts_again");
  await holder.query("commit");
  await recorded;

  const attempts = await database.query(
    "select number from outbox.attempts order by delivery_id, number",
  );
  assert.deepEqual(attempts, [{ number: 1 }, { number: 1 }, { number: 1 }]);
  const deliveries = await database.query(
    "select attempt_count from outbox.deliveries",
  );
  assert.ok(deliveries.every((row) => row["attempt_count"] === 1));
});
