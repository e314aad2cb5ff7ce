// Maintenance as the worker does it, beside an application that never stops inserting. Postgres itself says who waited
// for a lock for longer than 100 ms (log_lock_waits), so a machine that is busy with other things is not blamed on us.
import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import { createLogger } from "../../src/log.ts";
import {
  createPartitionStore,
  partitionedTables,
} from "../../src/store/partitions.ts";
import {
  createRetention,
  partitionWidthSeconds,
} from "../../src/tasks/retention.ts";
import { createDatabase } from "../helpers/database.ts";
import { startOwnServer, type OwnServer } from "../helpers/own-server.ts";
import { waitFor } from "../helpers/wait.ts";
import { addRows, count, partitionNames } from "../sql/partition-stage.ts";

const writers = 6;
const quiet = createLogger({ level: "silent" });

test("partitions are a day wide, less where rows are kept for less than four", () => {
  const day = 86_400;
  assert.equal(partitionWidthSeconds(0), day);
  assert.equal(partitionWidthSeconds(30), day);
  assert.equal(partitionWidthSeconds(4), day);
  assert.equal(partitionWidthSeconds(3), 3600);
  assert.equal(partitionWidthSeconds(0.1), 60);
});

test("one run makes, empties, removes and prunes; the next finds nothing to do", async (t) => {
  const database = await createDatabase(t);
  const ago = (days: number): string =>
    new Date(Date.now() - days * 86_400_000).toISOString();
  for (const days of [10, 40]) {
    await database.query("select outbox_private.make_partitions($1, 0)", [
      ago(days),
    ]);
  }
  await addRows(database, ago(40), "delivered");
  const held = await addRows(database, ago(40), "held");
  await addRows(database, ago(10), "failed");
  await addRows(database, ago(5), "delivered"); // has no partition
  await database.query(
    `insert into outbox.events (type, idempotency_key) values ('a.b', 'new'), ('a.b', 'old');
     update outbox_private.idempotency_keys set created_at = now() - interval '31 days' where key = 'old';
     insert into outbox_private.maintenance (ran_at, steady_since) values (now(), now() - interval '2 hours')`,
  );
  const keep = createRetention({
    store: createPartitionStore(database.pool),
    retention: { days: 30, bodiesDays: 7, auditDays: 0 },
    log: quiet,
  });
  for (let run = 0; run < 2; run += 1) {
    await keep();
    assert.equal(await count(database, "outbox.events"), 5);
    assert.deepEqual(
      await database.query(
        "select id from outbox.deliveries where status = 'held'",
      ),
      [{ id: held.id }],
    );
    assert.equal(
      await count(database, "outbox.attempts where response_body is not null"),
      1,
      "but for today's",
    );
    assert.equal(await count(database, "outbox_private.events_default"), 0);
    assert.equal(await count(database, "outbox_private.idempotency_keys"), 1);
    assert.equal(
      await count(
        database,
        "pg_class where relname ~ '_(expired|kept|staged|next)$'",
      ),
      0,
    );
  }
  assert.deepEqual(
    await database.query(
      "select distinct problem from outbox.partitions() where problem is not null",
    ),
    [{ problem: "kept for 1 that are not at their end" }],
  );
});

test("no INSERT fails, and none waits for maintenance over 100 ms beyond what it takes alone", async (t) => {
  const server = await startOwnServer(t);
  // Postgres writes down each wait for a lock that is longer than deadlock_timeout.
  await server.query("alter system set log_lock_waits = on");
  await server.query("alter system set log_line_prefix = '%a '");
  // On a machine that has other things to do, whoever holds a lock may be set aside while it does, for as long as any
  // INSERT is.
  const thresholdMs = 100 + Math.ceil(await slowestInsertMs(server.url));
  await server.query(`alter system set deadlock_timeout = '${thresholdMs}ms'`);
  await server.query("select pg_reload_conf()");
  await waitForLockAsControl(server);
  // What is inserted at first has no partition.
  await server.query(`
    do $$ declare v_name text; begin
      for v_name in select name from outbox_private.partition_ranges() where not is_default loop
        execute format('drop table outbox_private.%I', v_name);
      end loop;
    end $$`);
  const stopping = new AbortController();
  const application = Array.from({ length: writers }, (_, n) =>
    insertUntil(server.url, n, stopping.signal),
  );
  const worker = dispatchUntil(server.url, stopping.signal);
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  const store = createPartitionStore(pool);
  const dropped: string[] = [];
  const endMs = Date.now() + 12_000;
  try {
    // A partition a second, kept for three: a month of maintenance in a few seconds.
    while (Date.now() < endMs || dropped.length < 10) {
      assert.ok(Date.now() < endMs + 60_000, `${dropped.length} dropped`);
      for (const parent of partitionedTables) {
        while ((await store.emptyDefault(parent, 1)).isMore);
      }
      await store.makeMissing(1, 5);
      for (const partition of await store.expired(3, 1)) {
        if (partition.parent === "deliveries") {
          while (await store.walk(partition.name, "unfinished"));
        }
        await store.expire(partition);
      }
      for (;;) {
        const name = await store.dropExpired();
        if (name === undefined) break;
        dropped.push(name);
      }
    }
  } finally {
    stopping.abort();
    await pool.end();
  }
  const inserted = (await Promise.all(application)).flat();
  await worker;
  assert.ok(inserted.length > 100);
  const log = await server.readLog();
  const waitsOf = (who: string): string[] =>
    log
      .split("\n")
      .filter((line) => line.startsWith(who) && line.includes("still waiting"));
  assert.equal(waitsOf("control").length, 1);
  assert.deepEqual(waitsOf("application"), []);
  assert.ok(dropped.some((name) => name.startsWith("events_default")));
  // All that is young is still there.
  const youngest = inserted.slice(-100);
  const [row] = await server.query<{ n: number }>(
    "select count(*)::int as n from outbox.events where id = any ($1)",
    [youngest],
  );
  assert.equal(row?.n, youngest.length);
  const names = await partitionNames(server);
  assert.ok(names.length > 5);
});

/** How long an INSERT takes at most while nothing is maintained, and as many others insert as will later. */
async function slowestInsertMs(url: string): Promise<number> {
  const client = new pg.Pool({ connectionString: url, max: writers });
  let slowestMs = 0;
  const insertMany = async (): Promise<void> => {
    for (let n = 0; n < 100; n += 1) {
      const startMs = performance.now();
      await client.query("insert into outbox.events (type) values ('a.b')");
      // The first ones connect and plan.
      if (n > 10) slowestMs = Math.max(slowestMs, performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: writers }, insertMany));
  await client.end();
  return slowestMs;
}

/** A wait that Postgres must write down, or there would be nothing to see. */
async function waitForLockAsControl(server: OwnServer): Promise<void> {
  const holder = await server.pool.connect();
  await holder.query("begin; lock table outbox.events");
  const client = new pg.Client({
    connectionString: server.url,
    application_name: "control",
  });
  await client.connect();
  const inserting = client.query(
    "insert into outbox.events (type) values ('a.b')",
  );
  await waitFor("the log to have it", async () =>
    /^control .*still waiting/m.test(await server.readLog()),
  );
  await holder.query("rollback");
  holder.release();
  await inserting;
  await client.end();
}

/** Inserts one after another, every tenth twice with the same key. Rejects if one fails. */
async function insertUntil(
  url: string,
  writer: number,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "application",
  });
  await client.connect();
  const ids: string[] = [];
  try {
    for (let n = 0; !signal.aborted; n += 1) {
      const key = n % 10 > 1 ? null : `${writer}-${Math.floor(n / 10)}`;
      const { rows } = await client.query<{ id: string }>(
        "insert into outbox.events (type, idempotency_key) values ('a.b', $1) returning id",
        [key],
      );
      ids.push(...rows.map(({ id }) => id));
    }
  } finally {
    await client.end();
  }
  return ids;
}

/** Takes the jobs and dispatches their events, as a worker does; no endpoint wants them. */
async function dispatchUntil(url: string, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    while (!signal.aborted) {
      await client.query(
        `with taken as (delete from graphile_worker._private_jobs returning payload)
         select outbox_private.fan_out(array(
           select id::uuid from taken, json_array_elements_text(payload -> 'event_ids') as id))
         where exists (select from taken)`,
      );
    }
  } finally {
    await client.end();
  }
}
