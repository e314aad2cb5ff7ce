// A start that comes before Postgres waits for it; one that nobody can help says so at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startOwnServer } from "../helpers/own-server.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import {
  runCommand,
  spawnStart,
  startTestService,
} from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createProxy } from "./proxy.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "./stage.ts";

test("start waits for a Postgres that is not there yet, and stops at once when it is told to", async (t) => {
  const database = await createDatabase(t);
  const proxy = await createProxy(t, database);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  await insertEvent(database);
  proxy.cut();
  const waiting = spawnStart(t, proxy);
  await waitFor(
    "it to say so",
    async () => waiting.stdout().includes('"msg":"waiting for Postgres"'),
    { timeoutMs: 30_000 },
  );
  waiting.kill("SIGTERM");
  assert.equal(await waiting.exited, 0);
  assert.equal(waiting.stderr(), "");

  const starting = startTestService(t, proxy);
  proxy.restore();
  await starting;
  await waitForStatuses(database, { delivered: 1 });
});

test("start waits while Postgres has no connection left or is read-only", async (t) => {
  const server = await startOwnServer(t);
  const receiver = await createReceiver(t);
  await createEndpoint(server, receiver.url());
  await insertEvent(server);
  await server.query("alter role app connection limit 0");
  const starting = startTestService(t, server);
  starting.catch(() => undefined);
  await server.query("alter role app set default_transaction_read_only = on");
  await server.query("alter role app connection limit -1");
  const service = await starting;
  await waitFor("it to try", async () =>
    service.logLines.some((line) => line.includes("worker could not start")),
  );
  assert.equal((await fetch(`${service.url}/readyz`)).status, 503);
  await server.query("alter role app reset default_transaction_read_only");
  await waitForStatuses(server, { delivered: 1 });
});

test("start does not wait when the password is refused, nor longer than it is told", async (t) => {
  const database = await createDatabase(t);
  const wrong = new URL(database.url);
  wrong.password = "wrong";
  const startedAt = Date.now();
  const refused = await runCommand(t, ["start"], {
    DATABASE_URL: wrong.href,
    PORT: "0",
  });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^DATABASE_UNREACHABLE: .*password/);
  const nobody = await runCommand(t, ["migrate"], {
    DATABASE_URL: "postgres://127.0.0.1:1/nothing",
    DATABASE_WAIT_MS: "1500",
  });
  assert.equal(nobody.code, 1);
  assert.match(
    nobody.stderr,
    /^(Waiting for Postgres\. .*\n)+DATABASE_UNREACHABLE: /,
  );
  assert.ok(Date.now() - startedAt < 20_000);
});

test("idempotency keys of mutations are forgotten when they are a week old", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `select outbox.create_endpoint('https://a.example', idempotency_key => n::text) from generate_series(1, 2) as n;
     update outbox_private.mutation_keys set created_at = now() - interval '8 days' where key = '1'`,
  );
  await startTestService(t, database);
  await waitFor("one key", async () => {
    const left = await database.query(
      "select key from outbox_private.mutation_keys",
    );
    return left.length === 1 && left[0]?.["key"] === "2";
  });
});
