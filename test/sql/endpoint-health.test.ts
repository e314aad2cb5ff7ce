// What is said of an endpoint's health, from what workers have noted of it, and to whom.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

type Health = {
  readonly circuit: string;
  readonly open_until: Date | null;
  readonly window_limit: number | null;
  readonly in_flight: number;
  readonly attempts_last_hour: number;
  readonly success_rate: number | null;
  readonly p50_duration_ms: number | null;
  readonly p95_duration_ms: number | null;
  readonly last_success_at: Date | null;
  readonly last_failure_at: Date | null;
};
type Backlog = {
  readonly waiting: number;
  readonly scheduled: number;
  readonly held: number;
  readonly failed: number;
  readonly oldest_pending_at: Date | null;
};

async function createStage(t: TestContext) {
  const database = await createDatabase(t);
  const [endpoint] = await database.query<{ id: string }>(
    "insert into outbox.endpoints (tenant, url) values ('acme', 'https://a.example') returning id",
  );
  return { database, id: endpoint?.id ?? "" };
}

/** As a tenant, or as an operator. */
async function readAs<Row>(
  database: TestDatabase,
  tenant: string | undefined,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const client = await database.pool.connect();
  try {
    await client.query("begin read only");
    await client.query(
      `set local role ${tenant === undefined ? "outbox_operator" : "outbox_tenant"}`,
    );
    await client.query("select set_config('jwt.claims.tenant', $1, true)", [
      tenant ?? "",
    ]);
    return (await client.query(text, [...values])).rows as Row[];
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function health(
  { database, id }: { database: TestDatabase; id: string },
  tenant?: string,
): Promise<Health> {
  const [row] = await readAs<Health>(
    database,
    tenant,
    "select h.* from outbox.endpoints as p cross join lateral outbox.endpoints_health(p) as h where p.id = $1",
    [id],
  );
  assert.ok(row);
  return row;
}

const backlogOf =
  "select b.* from outbox.endpoints as p cross join lateral outbox.endpoint_health_backlog(outbox.endpoints_health(p)) as b where p.id = $1";

async function register(
  database: TestDatabase,
  ...names: string[]
): Promise<void> {
  await database.query(
    "insert into outbox_private.workers (pool_id, name, version) select n, n, '1' from unnest($1::text[]) as n",
    [names],
  );
}

async function noteWindow(
  { database, id }: { database: TestDatabase; id: string },
  worker: string,
  window: Record<string, unknown>,
): Promise<void> {
  await database.query("select outbox_private.note_windows($1, $2)", [
    worker,
    JSON.stringify([
      {
        endpoint_id: id,
        circuit: "closed",
        window_limit: 10,
        in_flight: 0,
        ...window,
      },
    ]),
  ]);
}

test("an endpoint that nothing is known of", async (t) => {
  const stage = await createStage(t);
  const { id, database } = stage;
  const common = {
    endpoint_id: id,
    circuit: "closed",
    open_until: null,
    window_limit: null,
    in_flight: 0,
    attempts_last_hour: 0,
    success_rate: null,
    p50_duration_ms: null,
    p95_duration_ms: null,
    last_success_at: null,
    last_failure_at: null,
  };
  assert.deepEqual(await health(stage), common);
  assert.deepEqual(await readAs(database, "acme", backlogOf, [id]), [
    { waiting: 0, scheduled: 0, held: 0, failed: 0, oldest_pending_at: null },
  ]);
});

test("windows of live workers are summed, the circuit is as the last of them sees it, the dead are left out", async (t) => {
  const stage = await createStage(t);
  const { database } = stage;
  await register(database, "one", "two");
  await noteWindow(stage, "one", { window_limit: 20, in_flight: 7 });
  await noteWindow(stage, "dead", {
    window_limit: 99,
    in_flight: 99,
    circuit: "open",
  });
  let now = await health(stage);
  assert.deepEqual(
    [now.circuit, now.window_limit, now.in_flight],
    ["closed", 20, 7],
  );
  await noteWindow(stage, "two", {
    window_limit: 4,
    in_flight: 1,
    circuit: "open",
    open_for_ms: 60_000,
  });
  now = await health(stage, "acme");
  assert.deepEqual(
    [now.circuit, now.window_limit, now.in_flight],
    ["open", 24, 8],
  );
  const inMs = Number(now.open_until) - Date.now();
  assert.ok(inMs > 30_000 && inMs < 61_000);
  // It may be tried, and nobody has yet.
  await noteWindow(stage, "two", { circuit: "open", open_for_ms: -1 });
  now = await health(stage);
  assert.deepEqual([now.circuit, now.open_until], ["half-open", null]);
  await noteWindow(stage, "one", { in_flight: 3 });
  now = await health(stage);
  assert.deepEqual([now.circuit, now.open_until], ["closed", null]);
  // Its worker was killed, and nobody has missed it yet.
  await database.query(
    "update outbox_private.endpoint_windows set updated_at = updated_at - interval '3 minutes'",
  );
  assert.equal((await health(stage)).in_flight, 0);
  await database.query("select outbox_private.prune_statistics()");
  assert.deepEqual(
    await database.query(
      "select worker from outbox_private.endpoint_windows order by 1",
    ),
    [{ worker: "one" }, { worker: "two" }],
  );
});

test("the last hour, and the last success and failure", async (t) => {
  const stage = await createStage(t);
  const { database, id } = stage;
  const noteAttempts = async (
    outcomes: readonly number[],
    slot: number,
    minutesAgo: number,
  ): Promise<void> => {
    const attempts = outcomes.reduce((a, b) => a + b);
    const durations = [...Array.from({ length: slot }, () => 0), attempts];
    await database.query("select outbox_private.note_statistics($1, $2, $3)", [
      JSON.stringify([
        {
          scope: "endpoint",
          tenant: "acme",
          key: id,
          attempts,
          outcomes,
          durations,
          lags: [],
        },
      ]),
      JSON.stringify([
        {
          endpoint_id: id,
          success_ms_ago: (outcomes[0] ?? 0) > 0 ? 5000 : null,
          failure_ms_ago: null,
        },
      ]),
      new Date(Date.now() - minutesAgo * 60_000),
    ]);
  };
  await noteAttempts([100], 10, 90);
  await noteAttempts([90, 5], 21, 30);
  await noteAttempts([0, 5], 41, 0);
  const now = await health(stage);
  assert.equal(now.attempts_last_hour, 100);
  assert.equal(now.success_rate, 0.9);
  // Slot 21 is 32 to 38 ms, slot 41 1024 to 1218 ms.
  const { p50_duration_ms: p50, p95_duration_ms: p95 } = now;
  assert.ok(p50 && p50 >= 32 && p50 < 38.1, `${p50}`);
  assert.ok(p95 && p95 >= 38 && p95 < 1218, `${p95}`);
  const agoMs = Date.now() - Number(now.last_success_at);
  assert.ok(Math.abs(agoMs - 30 * 60_000 - 5000) < 60_000);
  assert.equal(now.last_failure_at, null);
});

test("the backlog by kind, and since when the oldest waits", async (t) => {
  const stage = await createStage(t);
  const { database, id } = stage;
  await database.query(
    `insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status, next_attempt_at, waiting_since, created_at)
     select outbox_private.uuid_v7(), outbox_private.uuid_v7(), $1, 'acme', k.status, k.next, k.waiting, now() - n * interval '1 minute'
     from (values ('pending', now(), now(), 1), ('pending', now(), null, 2), ('held', null, null, 3), ('failed', null, null, 4),
       ('delivered', null, null, 5), ('pending', null, null, 6)) as k (status, next, waiting, count)
       cross join lateral generate_series(1, k.count) as n`,
    [id],
  );
  const [backlog] = await readAs<Backlog>(database, undefined, backlogOf, [id]);
  assert.deepEqual(
    { ...backlog, oldest_pending_at: undefined },
    {
      waiting: 1,
      scheduled: 2,
      held: 3,
      failed: 4,
      oldest_pending_at: undefined,
    },
  );
  assert.ok(backlog?.oldest_pending_at);
  await database.query(
    `insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status)
     select outbox_private.uuid_v7(), outbox_private.uuid_v7(), $1, 'acme', 'failed' from generate_series(1, 12000)`,
    [id],
  );
  const [full] = await readAs<Backlog>(database, "acme", backlogOf, [id]);
  assert.equal(full?.failed, 10_000);
});

test("a tenant learns nothing of another's endpoint, whatever row it makes up", async (t) => {
  const { database, id } = await createStage(t);
  for (const text of [
    "select outbox.endpoints_health(jsonb_populate_record(null::outbox.endpoints, jsonb_build_object('id', $1::uuid, 'tenant', 'umbrella'))) as found",
    "select outbox.endpoint_health_backlog(jsonb_populate_record(null::outbox.endpoint_health, jsonb_build_object('endpoint_id', $1::uuid))) as found",
  ]) {
    const nobodys = "00000000-0000-7000-8000-00000000beef";
    for (const one of [id, nobodys]) {
      assert.deepEqual(
        await readAs(database, "umbrella", text, [one]),
        [{ found: null }],
        text,
      );
    }
    const own = await readAs<{ found: unknown }>(database, "acme", text, [id]);
    assert.notEqual(own[0]?.found, null);
  }
  for (const table of ["statistics", "endpoint_windows", "endpoint_outcomes"]) {
    await assert.rejects(
      readAs(database, undefined, `select from outbox_private.${table}`, []),
      /permission denied/,
    );
  }
});
