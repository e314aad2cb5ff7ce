// The API's life: Postgres that is not there yet, or goes away, and a stop that lets what is under way end.
import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import {
  operatorToken,
  post,
  startTestApi,
  tenantToken,
  tokenSecret,
} from "../helpers/api.ts";
import { createDatabase, createEmptyDatabase } from "../helpers/database.ts";
import { startPgBouncer, withoutPgBouncer } from "../helpers/pgbouncer.ts";
import { findFreePort } from "../helpers/free-port.ts";
import { startOwnServer } from "../helpers/own-server.ts";
import { spawnService, startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { openSocket } from "../helpers/websocket.ts";
import { migrate } from "../../src/database/migrate.ts";

const query = JSON.stringify({ query: "{ events { nodes { id } } }" });

test("while Postgres is away queries get 503 and a reason, and go on by themselves when it is back", async (t) => {
  const server = await startOwnServer(t);
  const api = await startTestApi(t, server);
  assert.equal((await post(api.url, operatorToken, query)).status, 200);
  await server.stop("fast");
  const away = await post(api.url, operatorToken, query);
  assert.equal(away.status, 503);
  assert.equal(away.headers.get("retry-after"), "1");
  assert.equal(away.body.errors?.[0]?.extensions["code"], "UNAVAILABLE");
  assert.match(away.body.errors?.[0]?.message ?? "", /Postgres is away/);
  assert.equal((await fetch(`${api.url}/healthz`)).status, 200);
  await server.start();
  await waitFor(
    "answers",
    async () => (await post(api.url, operatorToken, query)).status === 200,
  );
});

test("an API that starts before Postgres says so, and answers when it has come", async (t) => {
  const server = await startOwnServer(t);
  await server.stop("fast");
  const port = `${await findFreePort()}`;
  const url = `http://127.0.0.1:${port}`;
  const starting = startTestService(t, server, {
    only: "api",
    PORT: port,
    OPERATOR_TOKEN: operatorToken,
    DATABASE_WAIT_MS: "60000",
  });
  starting.catch(() => undefined);
  const away = await waitFor(
    "the port",
    async () => await post(url, operatorToken, query).catch(() => undefined),
  );
  assert.equal(away.status, 503);
  assert.match(away.body.errors?.[0]?.message ?? "", /waits for Postgres/);
  await server.start();
  await starting;
  await waitFor(
    "answers",
    async () => (await post(url, operatorToken, query)).status === 200,
  );
});

test("a login that may not be the API is told what to grant", async (t) => {
  const database = await createEmptyDatabase(t);
  await migrate(database.url);
  const role = `test_api_${database.name.slice(-8)}`;
  await database.query(`create role ${role} login noinherit password 'p'`);
  const url = new URL(database.url);
  url.username = role;
  url.password = "p";
  t.after(async () => {
    const client = new pg.Client({
      connectionString: process.env["TEST_DATABASE_URL"],
    });
    await client.connect();
    await client.query(`drop role ${role}`);
    await client.end();
  });
  const service = await startTestService(t, database, {
    only: "api",
    OPERATOR_TOKEN: operatorToken,
    DATABASE_API_URL: url.href,
  });
  await waitFor("the reason", async () =>
    service.logLines.some(
      (line) => line.includes(`grant outbox_api to`) && line.includes(role),
    ),
  );
  assert.equal(
    (await post(service.url ?? "", operatorToken, query)).status,
    503,
  );
  // As the message says; and that is all the login needs.
  await database.query(`grant outbox_api to ${role}`);
  await waitFor(
    "answers",
    async () =>
      (await post(service.url ?? "", operatorToken, query)).status === 200,
  );
  await service.stop();
  await database.query(`revoke outbox_api from ${role}`);
});

test("a stop lets requests in flight end, sends websockets away, and exits with 0", async (t) => {
  const database = await createDatabase(t);
  const service = await spawnService(t, database, ["--only", "api"], {
    OPERATOR_TOKEN: operatorToken,
    TOKEN_SECRET: tokenSecret,
    SHUTDOWN_GRACE_MS: "20000",
  });
  const url = /"url":"([^"]+)"/.exec(service.stdout())?.[1] ?? "";
  await waitFor("the API", async () => (await fetch(`${url}/readyz`)).ok);
  const socket = await openSocket(t, url, { token: operatorToken });
  await socket.message("connection_ack");

  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("lock table outbox.events");
    const answer = post(url, operatorToken, query);
    await waitFor("the query to wait", async () => {
      const [row] = await database.query(
        "select from pg_locks where not granted and relation = 'outbox.events'::regclass",
      );
      return row;
    });
    service.kill("SIGTERM");
    assert.deepEqual(await socket.closed, { code: 1001, reason: "going away" });
    await assert.rejects(fetch(`${url}/healthz`));
    await client.query("rollback");
    assert.deepEqual((await answer).body, { data: { events: { nodes: [] } } });
  } finally {
    client.release(true);
  }
  assert.equal(await service.exited, 0);
});

test(
  "behind PgBouncer the API works as elsewhere, and leaves nothing in the sessions it shares",
  { skip: withoutPgBouncer },
  async (t) => {
    const database = await createDatabase(t);
    await database.query(
      `alter role postgres in database ${database.name} set search_path = pg_catalog, pg_temp`,
    );
    await database.query(
      "insert into outbox.events (tenant, type) values ('a', 'x'), ('b', 'x')",
    );
    const pooler = await startPgBouncer(t, database, ["default_pool_size = 2"]);
    const api = await startTestApi(t, pooler, {
      DATABASE_DIRECT_URL: database.url,
    });
    const a = await tenantToken("a");
    const asked = Array.from({ length: 40 }, async (_, n) => {
      const token = n % 2 ? operatorToken : a;
      const { body } = await api.ask(token, "{ events { nodes { tenant } } }");
      assert.equal(body.data?.["events"].nodes.length, n % 2 ? 2 : 1);
    });
    await Promise.all(asked);
    const client = new pg.Client({ connectionString: pooler.url });
    await client.connect();
    const { rows } = await client.query(
      "select current_setting('role') as role, current_setting('jwt.claims.tenant', true) as tenant, (select count(*)::int from pg_prepared_statements) as prepared",
    );
    await client.end();
    assert.deepEqual(rows, [{ role: "none", tenant: "", prepared: 0 }]);
  },
);
