// The canary goes the whole way, nobody else sees it, and whatever keeps it from arriving is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import { canaryEndpointId, canaryTenant } from "../../src/delivery/canary.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import {
  spawnService,
  startTestService,
  type TestService,
} from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createProxy } from "./proxy.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "./stage.ts";

/** A second stands for the minute that it is in production: three minutes are then three seconds. */
const brisk = { CANARY_INTERVAL_MS: "1000" };

interface Readiness {
  readonly status: string;
  readonly canary?: {
    readonly lastSentAt: string | null;
    readonly lastArrivedAt: string | null;
    readonly latencyMs: number | null;
    readonly isMissing: boolean;
    readonly reason: string | null;
    readonly detail: string | null;
  };
}

async function readiness(
  service: TestService,
): Promise<Readiness & { code: number }> {
  const response = await fetch(`${service.url}/readyz`);
  return { code: response.status, ...((await response.json()) as Readiness) };
}

/** Waits till one has arrived that was sent after now. */
async function waitForArrival(service: TestService): Promise<void> {
  const fromMs = Date.now();
  await waitFor("the canary", async () => {
    const { canary } = await readiness(service);
    return (
      canary?.isMissing === false &&
      Date.parse(canary.lastArrivedAt ?? "") >= fromMs
    );
  });
}

/** Waits till it is missing for this reason, and returns what is said of it, and after how many intervals. */
async function waitForMissing(
  t: { diagnostic: (text: string) => void },
  service: TestService,
  reason: string,
): Promise<string> {
  const startMs = performance.now();
  let last: unknown;
  const found = await waitFor(`a missing canary: ${reason}`, async () => {
    const { status, canary } = await readiness(service);
    last = canary;
    return canary?.isMissing && canary.reason === reason
      ? { status, detail: canary.detail ?? "" }
      : undefined;
  }).catch((cause: unknown) => {
    throw new Error(`it is ${JSON.stringify(last)}`, { cause });
  });
  t.diagnostic(
    `${reason} after ${((performance.now() - startMs) / 1000).toFixed(1)} intervals: ${found.detail}`,
  );
  assert.notEqual(found.status, "ready");
  return found.detail;
}

async function startWithCanary(
  t: Parameters<typeof startTestService>[0],
  database: { readonly url: string },
  env: Parameters<typeof startTestService>[2] = {},
): Promise<TestService> {
  const service = await startTestService(t, database, { ...brisk, ...env });
  await waitForArrival(service);
  return service;
}

async function lockTable(
  t: Parameters<typeof startTestService>[0],
  database: TestDatabase,
  statement: string,
): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  let ended: Promise<void> | undefined;
  const letGo = (): Promise<void> => (ended ??= client.end());
  cleanUp(t, letGo);
  await client.query("begin");
  await client.query(statement);
  return letGo;
}

test("it arrives though loopback and plain http are forbidden, signed and recorded, and says how long it took", async (t) => {
  const database = await createDatabase(t);
  const service = await startWithCanary(t, database, {
    ALLOWED_NETWORKS: "",
    ALLOW_HTTP: "",
    OUTGOING_PROXY: "http://127.0.0.1:9/",
    ENCRYPTION_KEY: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
  });
  const { code, status, canary } = await readiness(service);
  assert.equal(code, 200);
  assert.equal(status, "ready");
  assert.ok(canary?.latencyMs && canary.latencyMs > 0);
  assert.ok(canary.latencyMs < 30_000);
  assert.equal(canary.reason, null);
  const [psql] = await database.query<Record<string, unknown>>(
    "select * from outbox.canary()",
  );
  assert.equal(psql?.["is_missing"], false);
  assert.equal(typeof psql["latency_ms"], "number");
  const outcomes = await database.query(
    `select distinct a.number, a.outcome, a.status_code
     from outbox.attempts as a join outbox.deliveries as d on d.id = a.delivery_id and d.status = 'delivered'
     order by a.number`,
  );
  // First by the fast lane, and again as a retry.
  assert.deepEqual(outcomes, [
    { number: 1, outcome: "http_error", status_code: 425 },
    { number: 2, outcome: "delivered", status_code: 204 },
  ]);
});

test("the guard lets nobody else through to loopback", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startWithCanary(t, database, {
    ALLOWED_NETWORKS: "",
    ALLOW_HTTP: "true",
  });
  await createEndpoint(database, receiver.url(), { tenant: "acme" });
  await insertEvent(database, { tenant: "acme" });
  const outcome = async (): Promise<string | undefined> => {
    const [row] = await database.query<{ outcome: string }>(
      "select outcome from outbox.attempts where tenant = 'acme'",
    );
    return row?.outcome;
  };
  assert.equal(await waitFor("an attempt", outcome), "address_forbidden");
  assert.equal(receiver.received.length, 0);
  for (const host of [
    "canary.postcommit.invalid",
    "CANARY.postcommit.INVALID.",
  ])
    await assert.rejects(
      createEndpoint(database, `http://${host}/`, { tenant: "acme" }),
      /is reserved/,
    );
});

test("two workers send it once an interval, and either receives it", async (t) => {
  const database = await createDatabase(t);
  const [one] = await Promise.all([
    startTestService(t, database, brisk),
    spawnService(t, database, ["--only", "worker"], brisk),
  ]);
  const workers = async (): Promise<boolean> => {
    const [row] = await database.query<{ count: number }>(
      "select count(distinct worker)::integer as count from outbox.attempts",
    );
    return row?.count === 2;
  };
  await waitFor("both workers to have had it", workers);
  await waitForArrival(one);
  const [shortest] = await database.query<{ gap: number; count: number }>(
    `select min(gap)::float8 as gap, count(*)::integer as count
     from (select extract(epoch from sent_at - lag(sent_at) over (order by sent_at)) as gap from outbox_private.canaries) as g
     where gap is not null`,
  );
  assert.ok((shortest?.gap ?? 0) >= 1, `${shortest?.gap} s`);
  const failed = await database.query(
    "select from outbox.attempts where status_code is distinct from case number when 1 then 425 else 204 end",
  );
  assert.equal(failed.length, 0);
});

test("an API alone looks for it: without a worker it is missing", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestService(t, database, { ...brisk, only: "api" });
  const detail = await waitForMissing(t, api, "not_sent");
  assert.match(detail, /No worker has sent one/);
  assert.equal((await readiness(api)).code, 200);
  await startTestService(t, database, { ...brisk, only: "worker" });
  await waitForArrival(api);
});

test("dispatch is wedged by a lock: it says so, and is well again when the lock is gone", async (t) => {
  const database = await createDatabase(t);
  const service = await startWithCanary(t, database);
  const letGo = await lockTable(
    t,
    database,
    "lock table outbox_private.subscriptions in access exclusive mode",
  );
  await waitForMissing(t, service, "not_dispatched");
  assert.equal((await readiness(service)).status, "degraded");
  assert.equal((await readiness(service)).code, 200);
  const [psql] = await database.query<Record<string, unknown>>(
    "select * from outbox.canary()",
  );
  assert.equal(psql?.["is_missing"], true);
  assert.equal(psql["reason"], "not_dispatched");
  await letGo();
  await waitForArrival(service);
  const told = (what: string): number =>
    service.logLines.filter((line) => line.includes(what)).length;
  await waitFor("the log to say so", async () => told("the canary is back"));
  // Once for each time, and not for each look. (A machine under load may be slower than a second by itself.)
  const [missing, back] = [
    told("the canary is missing"),
    told("the canary is back"),
  ];
  assert.ok(missing - back <= 1 && missing >= back, `${missing}, ${back}`);
});

for (const [task, reason] of [
  ["dispatch", "not_dispatched"],
  ["deliver", "not_retried"],
] as const) {
  test(`${task} jobs are held by somebody who does nothing with them`, async (t) => {
    const database = await createDatabase(t);
    const service = await startWithCanary(t, database);
    await database.query(`
      create function public.tg_steal() returns trigger language plpgsql as $$
      begin
        if new.task_id = (select id from graphile_worker._private_tasks where identifier = '${task}') then
          new.locked_at := now();
          new.locked_by := 'a worker that hangs';
        end if;
        return new;
      end $$;
      create trigger steal before insert on graphile_worker._private_jobs
        for each row execute function public.tg_steal()`);
    await waitForMissing(t, service, reason);
    await database.query(
      `drop trigger steal on graphile_worker._private_jobs;
       update graphile_worker._private_jobs set locked_at = null, locked_by = null`,
    );
    await waitForArrival(service);
  });
}

test("recording is wedged: received and not recorded is not arrived", async (t) => {
  const database = await createDatabase(t);
  const service = await startWithCanary(t, database);
  const letGo = await lockTable(
    t,
    database,
    "lock table outbox.attempts in access exclusive mode",
  );
  await waitForMissing(t, service, "not_recorded");
  await letGo();
  await waitForArrival(service);
});

test("the network refuses it: by policy, and where nothing listens", async (t) => {
  const database = await createDatabase(t);
  const service = await startWithCanary(t, database, { ALLOWED_NETWORKS: "" });
  const pointAt = async (url: string): Promise<void> => {
    await database.query("update outbox.endpoints set url = $1 where id = $2", [
      url,
      canaryEndpointId,
    ]);
  };
  await pointAt("http://127.0.0.1:9/");
  const detail = await waitForMissing(t, service, "failed");
  assert.match(detail, /not one that may be called \(loopback/);
  await pointAt("http://nowhere.invalid/");
  await waitFor("another reason", async () =>
    /could not be resolved/.test(
      (await readiness(service)).canary?.detail ?? "",
    ),
  );
  await pointAt("http://canary.postcommit.invalid/");
  await waitForArrival(service);
});

test("its endpoint is paused", async (t) => {
  const database = await createDatabase(t);
  const service = await startWithCanary(t, database);
  await database.query("select outbox.pause_endpoint($1)", [canaryEndpointId]);
  await waitForMissing(t, service, "held");
  await database.query("select outbox.resume_endpoint($1)", [canaryEndpointId]);
  await waitForArrival(service);
});

test("Postgres is away", async (t) => {
  const database = await createDatabase(t);
  const proxy = await createProxy(t, database);
  const service = await startWithCanary(t, proxy);
  proxy.cut();
  const detail = await waitForMissing(t, service, "postgres_unreachable");
  assert.match(detail, /Postgres has not said for \d+ s where it is: ./);
  proxy.restore();
  await waitForArrival(service);
});

test("nobody sees it who has not asked, and nobody can take its name", async (t) => {
  const database = await createDatabase(t);
  const service = await startWithCanary(t, database);
  await createEndpoint(database, "https://acme.example/", { tenant: "acme" });
  const tables = ["events", "endpoints", "deliveries", "attempts"];
  const counts = async (settings: string): Promise<string> => {
    const client = await database.pool.connect();
    try {
      await client.query(`begin; ${settings}`);
      const { rows } = await client.query<{ counts: string }>(
        `select ${tables.map((table) => `(select count(*) > 0 from outbox.${table} where tenant = '${canaryTenant}')`).join(" || ',' || ")} as counts`,
      );
      return rows[0]?.counts ?? "";
    } finally {
      await client.query("rollback");
      client.release();
    }
  };
  const nothing = "false,false,false,false";
  const operator = "set local role outbox_operator";
  const tenant = (name: string): string =>
    `set local role outbox_tenant; set local jwt.claims.tenant = '${name}'`;
  assert.equal(await counts(operator), nothing);
  assert.equal(
    await counts(`${operator}; set local outbox.show_canary = on`),
    "true,true,true,true",
  );
  assert.equal(await counts(tenant("acme")), nothing);
  assert.equal(await counts(tenant(canaryTenant)), nothing);

  await service.stop();
  const statistics = await database.query(
    "select attempts from outbox_private.statistics",
  );
  assert.deepEqual(statistics, []);
  assert.ok(
    !service.logLines.some((line) => line.includes('"msg":"attempt"')),
    "no line an attempt",
  );
  await assert.rejects(
    insertEvent(database, { tenant: canaryTenant }),
    /tenant 'postcommit:canary' is reserved/,
  );
  await assert.rejects(
    createEndpoint(database, "https://acme.example/", { tenant: canaryTenant }),
    /is reserved/,
  );
  const [preview] = await database.query<{ count: number }>(
    "select count from outbox.preview_replay_events('2000-01-01', now())",
  );
  assert.equal(preview?.count, 0);
});

test("its rows are gone after an hour, also such as were never delivered", async (t) => {
  const database = await createDatabase(t);
  await database.query("select outbox_private.send_canary(1000)");
  await database.query("select outbox.pause_endpoint($1)", [canaryEndpointId]);
  const [sent] = await database.query<{ event_id: string }>(
    "update outbox_private.canaries set sent_at = now() - interval '61 minutes' returning event_id",
  );
  await startTestService(t, database, brisk);
  await waitFor("it to be gone", async () => {
    const [row] = await database.query<{ count: number }>(
      `select (select count(*) from outbox.events where id = $1)
         + (select count(*) from outbox.deliveries where event_id = $1)
         + (select count(*) from outbox_private.canaries where event_id = $1) as count`,
      [sent?.event_id],
    );
    return Number(row?.count) === 0;
  });
});

test("no more than ten are on their way, and a clock that was set back stops none", async (t) => {
  const database = await createDatabase(t);
  const send = async (): Promise<unknown> =>
    (
      await database.query<{ id: string | null }>(
        "select outbox_private.send_canary(60000) as id",
      )
    )[0]?.id;
  assert.ok(await send());
  assert.equal(await send(), null, "not due");
  const age = async (by: string): Promise<void> => {
    await database.query(
      `update outbox_private.canaries set sent_at = sent_at + interval '${by}'`,
    );
  };
  await age("1 day");
  assert.ok(await send(), "what lies in the future is past");
  for (let n = 2; n < 10; n += 1) {
    await age("-2 minutes");
    assert.ok(await send());
  }
  await age("-2 minutes");
  assert.equal(await send(), null, "ten are on their way");
  await waitForStatuses(database, {});
});
