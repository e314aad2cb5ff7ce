// Postgres goes away in every way there is, and comes back: nothing is lost, and delivery goes on within 5 seconds.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { startOwnServer } from "../helpers/own-server.ts";
import { createReceiver, type Receiver } from "../helpers/receiver.ts";
import { startTestService, type TestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createProxy } from "./proxy.ts";
import {
  attempts,
  createEndpoint,
  insertEvent,
  insertEvents,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

const promisedMs = 5000;

/** Resolves when the next request arrives; fails if that is not soon. */
async function deliversAgain(
  t: TestContext,
  receiver: Receiver,
): Promise<void> {
  const backAt = Date.now();
  await receiver.waitForRequests(receiver.received.length + 1, promisedMs);
  t.diagnostic(`delivers again after ${(Date.now() - backAt) / 1000} s`);
}

async function hasLogged(
  service: TestService,
  what: RegExp,
  linesBefore = 0,
): Promise<void> {
  await waitFor(`a log line like ${what}`, async () =>
    service.logLines.slice(linesBefore).some((line) => what.test(line)),
  );
}

/** Each event arrived, and nobody has seen more repetitions than could be in flight. */
async function nothingLost(
  database: TestDatabase,
  receiver: Receiver,
  ids: readonly string[],
  inFlight: number,
): Promise<void> {
  await waitForStatuses(database, { delivered: ids.length });
  await waitForNoJobs(database);
  const arrived = receiver.received.map(({ id }) => id);
  assert.deepEqual([...new Set(arrived)].toSorted(), ids.toSorted());
  const repeated = arrived.length - ids.length;
  assert.ok(repeated <= inFlight, `${repeated} repeated`);
  // What was sent while Postgres was away is recorded, too.
  assert.equal((await attempts(database)).length, arrived.length);
}

test("Postgres is restarted, without a warning, under load", async (t) => {
  const server = await startOwnServer(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 30 }] });
  await createEndpoint(server, receiver.url());
  const worker = await startTestService(t, server, {
    DELIVERY_CONCURRENCY: "40",
  });
  const ids = await insertEvents(server, 1000);
  await receiver.waitForRequests(100);
  await server.stop("immediate");
  await hasLogged(worker, /worker could not start, trying again/);
  await hasLogged(worker, /Postgres is not available, trying again/);
  await server.start();
  await deliversAgain(t, receiver);
  await nothingLost(server, receiver, ids, 40);
});

test("after a failover the same URL leads to a new server, which is promoted late", async (t) => {
  const server = await startOwnServer(t);
  const proxy = await createProxy(t, server);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 30 }] });
  await createEndpoint(server, receiver.url());
  const worker = await startTestService(t, proxy, {
    DELIVERY_CONCURRENCY: "40",
  });
  const ids = await insertEvents(server, 500);
  await receiver.waitForRequests(100);
  await server.query("alter role app set default_transaction_read_only = on");
  await server.stop("fast");
  await server.startElsewhere();
  proxy.leadTo(server.url);
  await hasLogged(worker, /read-only transaction/);
  await server.query("alter role app reset default_transaction_read_only");
  await deliversAgain(t, receiver);
  await nothingLost(server, receiver, ids, 40);
});

const refusals = [
  {
    name: "Postgres has no connection left",
    begin: "alter role app connection limit 0",
    end: "alter role app connection limit -1",
    sign: /too many connections/,
    remedy: /raise max_connections/,
  },
  {
    name: "the password is wrong for a while",
    begin: "alter role app password 'other'",
    end: "alter role app password 'app-password'",
    sign: /password authentication failed/,
    remedy: /Check user and password/,
  },
  {
    name: "the role may not log in for a while",
    begin: "alter role app nologin",
    end: "alter role app login",
    sign: /not permitted to log in/,
    remedy: /that the role may log in/,
  },
  {
    name: "the database is read-only for a while",
    begin: "alter role app set default_transaction_read_only = on",
    end: "alter role app reset default_transaction_read_only",
    sign: /read-only transaction/,
    remedy: /The database is read-only/,
  },
];

test("what was refused is done when it is allowed again", async (t) => {
  const server = await startOwnServer(t);
  const receiver = await createReceiver(t, { replies: [{ delayMs: 300 }] });
  await createEndpoint(server, receiver.url());
  const worker = await startTestService(t, server);
  const ids: string[] = [];
  for (const { name, begin, end, sign, remedy } of refusals) {
    await t.test(name, async (part) => {
      const seen = receiver.received.length;
      // Their outcomes come while nothing can be recorded.
      ids.push(...(await insertEvents(server, 20)));
      await receiver.waitForRequests(seen + 20);
      await server.query(begin);
      await server.terminateAll();
      ids.push(await insertEvent(server));
      await hasLogged(worker, sign);
      await hasLogged(worker, remedy);
      await server.query(end);
      await deliversAgain(part, receiver);
      await nothingLost(server, receiver, ids, 0);
    });
  }
  await t.test(
    "connections that were opened while it was read-only are not kept",
    async (part) => {
      await server.query(
        "alter role app set default_transaction_read_only = on",
      );
      // The lease lives; only the pool's connections are new.
      await server.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app' and query not like '%take_over%'",
      );
      const linesBefore = worker.logLines.length;
      ids.push(await insertEvent(server));
      await hasLogged(worker, /read-only transaction/, linesBefore);
      await server.query("alter role app reset default_transaction_read_only");
      await deliversAgain(part, receiver);
      await nothingLost(server, receiver, ids, 0);
    },
  );
});

test("records that Postgres can't write for a while (disk full, timeout) are written when it can", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  const worker = await startTestService(t, database);
  let count = 0;
  for (const code of ["53100", "57014"]) {
    await database.query(`
      create or replace function public.refuse() returns trigger language plpgsql as
        $$ begin raise exception 'not now' using errcode = '${code}'; end $$;
      create trigger refuse before insert on outbox.attempts for each statement execute function public.refuse()`);
    await insertEvents(database, 10);
    count += 10;
    await receiver.waitForRequests(count);
    await hasLogged(worker, new RegExp(`"code":"${code}"`));
    await database.query("drop trigger refuse on outbox.attempts");
    await waitForStatuses(database, { delivered: count });
  }
  assert.equal(receiver.received.length, count, "none was repeated");
  assert.equal((await attempts(database)).length, count);
});

test("any single connection is terminated at any time: the next event is delivered within seconds", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  const worker = await startTestService(t, database);
  const ids = await insertEvents(database, 50);
  await receiver.waitForRequests(ids.length);
  const backends = await database.query<{ pid: number; query: string }>(
    `select pid, query from pg_stat_activity
     where datname = current_database() and application_name = 'postcommit'`,
  );
  assert.ok(backends.length >= 2);
  for (const { pid, query } of backends) {
    await database.query("select pg_terminate_backend($1)", [pid]);
    const insertedAt = Date.now();
    ids.push(await insertEvent(database));
    await receiver.waitForRequests(ids.length, promisedMs);
    t.diagnostic(
      `${Date.now() - insertedAt} ms after the end of ${query.trim().slice(0, 50)}`,
    );
  }
  await nothingLost(database, receiver, ids, 0);
  await waitFor("readiness", async () => {
    const { status } = await fetch(`${worker.url}/readyz`);
    return status === 200;
  });
});
