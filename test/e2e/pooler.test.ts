// Behind PgBouncer in transaction mode everything works that has the direct URL for its lease; without it, nothing starts.
import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import {
  createDatabase,
  createEmptyDatabase,
  type TestDatabase,
} from "../helpers/database.ts";
import { startOwnServer } from "../helpers/own-server.ts";
import { startPgBouncer, withoutPgBouncer } from "../helpers/pgbouncer.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { runCommand, startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  createEndpoint,
  insertEvent,
  insertEvents,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

const skip = withoutPgBouncer;
/** What most who run PgBouncer have set, and what would hide from us that it is there. */
const ignoreOptions = "ignore_startup_parameters = extra_float_digits,options";

async function setSearchPath(database: TestDatabase): Promise<void> {
  await database.query(
    `alter role postgres in database ${database.name} set search_path = pg_catalog, pg_temp`,
  );
}

test(
  "behind PgBouncer a worker with a direct URL delivers, retries and takes over",
  { skip },
  async (t) => {
    const database = await createDatabase(t);
    await setSearchPath(database);
    const pooler = await startPgBouncer(t, database, ["default_pool_size = 4"]);
    const env = {
      DATABASE_DIRECT_URL: database.url,
      OPERATOR_TOKEN: "a-token-so-that-nothing-is-warned-of",
    };
    const receiver = await createReceiver(t, {
      replies: (_request, index) => (index % 10 === 0 ? { status: 500 } : {}),
    });
    await createEndpoint(database, receiver.url(), {
      retrySchedule: [0, 0, 0, 0],
    });
    const first = await startTestService(t, pooler, env);
    const second = await startTestService(t, pooler, env);
    const application = new pg.Pool({ connectionString: pooler.url, max: 4 });
    try {
      await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          application.query(
            "insert into outbox.events (type, payload) values ('order.created', $1)",
            [{ n }],
          ),
        ),
      );
      await waitForStatuses(database, { delivered: 200 });
    } finally {
      await application.end();
    }
    await waitForNoJobs(database);
    // Only the leases listen, and they are not behind the pooler.
    for (const { logLines } of [first, second]) {
      assert.deepEqual(
        logLines
          .filter((line) => /"level":"(warn|error)"/.test(line))
          .filter((line) => !line.includes("ENCRYPTION_KEY")),
        [],
      );
    }
  },
);

test(
  "behind PgBouncer functions in public that look like Postgres' own are not called either",
  { skip },
  async (t) => {
    const database = await createDatabase(t);
    await setSearchPath(database);
    await database.query("create table public.loot (who text)");
    // What graphile-worker's own statements call.
    for (const shadow of [
      "unnest(bigint[])",
      "unnest(text[])",
      "unnest(uuid[])",
    ]) {
      const element = /\((\w+)/.exec(shadow)?.[1];
      await database.query(`
      create function public.${shadow} returns setof ${element} language plpgsql as
      $$ begin insert into public.loot values (current_user); return query select pg_catalog.unnest($1); end $$`);
    }
    const pooler = await startPgBouncer(t, database);
    const receiver = await createReceiver(t);
    await createEndpoint(database, receiver.url());
    await startTestService(t, pooler, { DATABASE_DIRECT_URL: database.url });
    await insertEvents(database, 300);
    await waitForStatuses(database, { delivered: 300 });
    await waitForNoJobs(database);
    assert.deepEqual(await database.query("select * from public.loot"), []);
  },
);

test(
  "behind PgBouncer with another search_path start says which statement mends it",
  { skip },
  async (t) => {
    const database = await createDatabase(t);
    const pooler = await startPgBouncer(t, database);
    const env = {
      DATABASE_URL: pooler.url,
      DATABASE_DIRECT_URL: database.url,
      PORT: "0",
    };
    const { code, stderr } = await runCommand(t, ["start"], env);
    assert.equal(code, 1);
    const [, statement = ""] =
      /^DATABASE_SEARCH_PATH: .* Run: (alter role [^;]*;)/.exec(stderr) ?? [];
    await database.query(statement);
    await pooler.stop();
    const again = await startPgBouncer(t, database);
    const receiver = await createReceiver(t);
    await createEndpoint(database, receiver.url());
    await startTestService(t, again, { DATABASE_DIRECT_URL: database.url });
    await insertEvent(database);
    await waitForStatuses(database, { delivered: 1 });
  },
);

for (const settings of [[], [ignoreOptions]]) {
  test(
    `behind PgBouncer without a direct URL start says what to set (${settings[0] ?? "its default settings"})`,
    { skip },
    async (t) => {
      const database = await createDatabase(t);
      const pooler = await startPgBouncer(t, database, settings);
      const { code, stderr } = await runCommand(t, ["start"], {
        DATABASE_URL: pooler.url,
        PORT: "0",
      });
      assert.equal(code, 1);
      assert.match(stderr, /^DATABASE_POOLED: .*DATABASE_DIRECT_URL.*\n$/);
    },
  );
}

test(
  "behind PgBouncer in session mode no direct URL is needed",
  { skip },
  async (t) => {
    const database = await createDatabase(t);
    const pooler = await startPgBouncer(t, database, [
      "pool_mode = session",
      ignoreOptions,
    ]);
    const refused = await runCommand(t, ["start"], {
      DATABASE_URL: pooler.url,
      PORT: "0",
    });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^DATABASE_SEARCH_PATH: /);
    await setSearchPath(database);
    await pooler.stop();
    const again = await startPgBouncer(t, database, [
      "pool_mode = session",
      ignoreOptions,
    ]);
    const receiver = await createReceiver(t);
    await createEndpoint(database, receiver.url());
    await startTestService(t, again);
    await insertEvent(database);
    await waitForStatuses(database, { delivered: 1 });
  },
);

test(
  "Postgres is restarted behind PgBouncer: delivery goes on within seconds",
  { skip },
  async (t) => {
    const server = await startOwnServer(t);
    await server.query(
      "alter role app in database app set search_path = pg_catalog, pg_temp",
    );
    const pooler = await startPgBouncer(t, server);
    const receiver = await createReceiver(t, { replies: [{ delayMs: 30 }] });
    await createEndpoint(server, receiver.url());
    const worker = await startTestService(t, pooler, {
      DATABASE_DIRECT_URL: server.url,
      DELIVERY_CONCURRENCY: "20",
    });
    const ids = await insertEvents(server, 300);
    await receiver.waitForRequests(50);
    await server.stop("immediate");
    await waitFor("it to notice", async () =>
      worker.logLines.some((line) => line.includes("worker could not start")),
    );
    await server.start();
    await receiver.waitForRequests(receiver.received.length + 1, 10_000);
    await waitForStatuses(server, { delivered: 300 });
    await waitForNoJobs(server);
    assert.equal(
      new Set(receiver.received.map(({ id }) => id)).size,
      ids.length,
    );
    assert.ok(receiver.received.length <= ids.length + 20);
  },
);

test("migrate, send and secret use the direct URL", { skip }, async (t) => {
  const database = await createEmptyDatabase(t);
  const pooler = await startPgBouncer(t, database);
  const env = { DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: database.url };
  const migrated = await runCommand(t, ["migrate"], env);
  assert.deepEqual([migrated.code, migrated.stderr], [0, ""]);
  const sent = await runCommand(t, ["send", "--type", "a.b"], env);
  assert.deepEqual([sent.code, sent.stderr], [0, ""]);
});
