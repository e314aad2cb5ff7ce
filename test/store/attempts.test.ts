// The recorder: durable before it resolves, one bad record harms no other, and what happened meanwhile is respected.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createLogger } from "../../src/log.ts";
import {
  createRecorder,
  type AttemptRecord,
} from "../../src/store/attempts.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { waitFor } from "../helpers/wait.ts";

const log = createLogger({ level: "silent" });

type Stage = {
  readonly database: TestDatabase;
  readonly record: (record: AttemptRecord) => Promise<void>;
  readonly endpointId: string;
  readonly deliveryIds: readonly string[];
};

/** Pending deliveries of one endpoint, as dispatch makes them. */
async function createStage(t: TestContext, count: number): Promise<Stage> {
  const database = await createDatabase(t);
  const [endpoint] = await database.query<{ id: string }>(
    "insert into outbox.endpoints (tenant, url) values ('acme', 'https://example.com') returning id",
  );
  await database.query(
    "insert into outbox.events (tenant, type) select 'acme', 'a.b' from generate_series(1, $1)",
    [count],
  );
  const due = await database.query<{ delivery_id: string }>(
    "select due ->> 0 as delivery_id from json_array_elements(outbox_private.fan_out(array(select id from outbox.events)) -> 'due') as due",
  );
  const record = createRecorder({
    pool: database.pool,
    worker: "test-1",
    log,
    signal: new AbortController().signal,
  });
  const deliveryIds = due.map((row) => row.delivery_id);
  return { database, record, endpointId: endpoint?.id ?? "", deliveryIds };
}

function success(deliveryId = ""): AttemptRecord {
  return {
    deliveryId,
    startedAt: new Date(),
    durationMs: 12,
    outcome: "delivered",
    statusCode: 200,
    error: null,
    responseHeaders: { server: "x" },
    responseBody: "ok",
    status: "delivered",
    retryInMs: null,
  };
}

function failure(
  deliveryId = "",
  retryInMs: number | null = 60_000,
): AttemptRecord {
  return {
    ...success(deliveryId),
    outcome: "http_error",
    statusCode: 500,
    error: "no",
    status: retryInMs === null ? "failed" : "pending",
    retryInMs,
  };
}

async function delivery(
  { database }: Stage,
  id = "",
): Promise<Record<string, unknown>> {
  const [row] = await database.query(
    "select * from outbox.deliveries where id = $1",
    [id],
  );
  assert.ok(row);
  return row;
}

/** The run_at of its job, if it has one that may run. */
async function jobs(
  { database }: Stage,
  id = "",
): Promise<(Date | undefined)[]> {
  const rows = await database.query<{ run_at: Date }>(
    "select run_at from graphile_worker.jobs where key = $1",
    [id],
  );
  return rows.map((row) => row.run_at);
}

test("attempt numbers increase, and each failure leaves exactly one job at its time", async (t) => {
  const stage = await createStage(t, 1);
  const [id] = stage.deliveryIds;
  for (const number of [1, 2, 3]) {
    const beforeMs = Date.now();
    await stage.record(failure(id, number * 60_000));
    const row = await delivery(stage, id);
    assert.equal(row["attempt_count"], number);
    const nextAttemptAt = row["next_attempt_at"] as Date;
    const inMs = nextAttemptAt.getTime() - beforeMs;
    assert.ok(inMs >= number * 60_000 && inMs < number * 60_000 + 30_000);
    assert.deepEqual(await jobs(stage, id), [nextAttemptAt]);
  }
  await stage.record(failure(id, null));
  const row = await delivery(stage, id);
  assert.equal(row["status"], "failed");
  assert.equal(row["next_attempt_at"], null);
  assert.ok(row["completed_at"]);
  const made = await stage.database.query<{ number: number; tenant: string }>(
    "select number, tenant from outbox.attempts order by number",
  );
  assert.deepEqual(
    made,
    [1, 2, 3, 4].map((number) => ({ number, tenant: "acme" })),
  );
});

test("two attempts of one delivery recorded at once get two numbers", async (t) => {
  const stage = await createStage(t, 1);
  const [id] = stage.deliveryIds;
  await Promise.all([failure(id), success(id), failure(id)].map(stage.record));
  const made = await stage.database.query(
    "select number, outcome from outbox.attempts order by number",
  );
  assert.deepEqual(
    made.map((row) => row["number"]),
    [1, 2, 3],
  );
  const row = await delivery(stage, id);
  assert.equal(row["status"], "delivered");
  assert.equal(row["last_status_code"], 200);
  assert.equal(row["next_attempt_at"], null);
});

for (const [what, bad] of Object.entries<Partial<AttemptRecord>>({
  "a NUL in its body": { responseBody: "a\0b" },
  "half a surrogate pair in a header": { responseHeaders: { a: "\ud800" } },
  "a number that is too large": { statusCode: 1e12 },
  "an id that is no uuid": { deliveryId: "nonsense" },
})) {
  test(`a record with ${what} is alone in its fate`, async (t) => {
    const stage = await createStage(t, 20);
    const records = stage.deliveryIds.map((id, index) =>
      index === 7 ? { ...success(id), ...bad } : success(id),
    );
    const results = await Promise.allSettled(records.map(stage.record));
    const others = results.filter((_, index) => index !== 7);
    assert.ok(others.every(({ status }) => status === "fulfilled"));
    const rows = await stage.database.query(
      "select id from outbox.deliveries where status = 'delivered'",
    );
    assert.equal(results[7]?.status, "rejected");
    assert.equal(rows.length, 19);
    assert.equal(
      (await stage.database.query("select from outbox.attempts")).length,
      19,
    );
  });
}

test("a record of a delivery that is gone resolves and writes nothing", async (t) => {
  const stage = await createStage(t, 1);
  await stage.record(success("0197a6a0-0000-7000-8000-000000000000"));
  assert.deepEqual(
    await stage.database.query("select from outbox.attempts"),
    [],
  );
});

test("cancelled meanwhile: a failure does not revive it, a success is the truth", async (t) => {
  const stage = await createStage(t, 2);
  const [failing, succeeding] = stage.deliveryIds;
  for (const id of [failing, succeeding]) {
    await stage.database.query("select outbox.cancel_delivery($1)", [id]);
  }
  await Promise.all([failure(failing), success(succeeding)].map(stage.record));
  const failed = await delivery(stage, failing);
  assert.equal(failed["status"], "cancelled");
  assert.equal(failed["attempt_count"], 1);
  assert.equal(failed["next_attempt_at"], null);
  assert.deepEqual(await jobs(stage, failing), []);
  const succeeded = await delivery(stage, succeeding);
  assert.equal(succeeded["status"], "delivered");
  assert.ok(succeeded["completed_at"]);
});

test("delivered meanwhile: a late failure is recorded and changes nothing", async (t) => {
  const stage = await createStage(t, 1);
  const [id] = stage.deliveryIds;
  await stage.record(success(id));
  const before = await delivery(stage, id);
  await stage.record(failure(id));
  await stage.record(failure(id, null));
  assert.deepEqual(await delivery(stage, id), { ...before, attempt_count: 3 });
  assert.deepEqual(await jobs(stage, id), []);
});

test("held meanwhile: its last failure leaves it held and open, and the release makes it due", async (t) => {
  const stage = await createStage(t, 1);
  const [id] = stage.deliveryIds;
  await stage.database.query("select outbox.pause_endpoint($1)", [
    stage.endpointId,
  ]);
  await stage.database.query(
    "select outbox_private.claim_deliveries(array[$1::uuid])",
    [id],
  );
  assert.equal((await delivery(stage, id))["status"], "held");
  await stage.record(failure(id, null));
  const held = await delivery(stage, id);
  assert.equal(held["status"], "held");
  assert.equal(held["completed_at"], null);
  await stage.database.query("select outbox.resume_endpoint($1)", [
    stage.endpointId,
  ]);
  await stage.database.query("select outbox_private.release_held($1)", [
    stage.endpointId,
  ]);
  const released = await delivery(stage, id);
  assert.equal(released["status"], "pending");
  assert.equal(released["backlog"], "waiting");
  assert.equal((await jobs(stage, `drain:${stage.endpointId}`)).length, 1);
});

test("failed and then delivered after all: completed when it was delivered", async (t) => {
  const stage = await createStage(t, 1);
  const [id] = stage.deliveryIds;
  await stage.record(failure(id, null));
  const failedAt = Number((await delivery(stage, id))["completed_at"]);
  await stage.record(success(id));
  const row = await delivery(stage, id);
  assert.equal(row["status"], "delivered");
  assert.ok(Number(row["completed_at"]) > failedAt);
});

test("it waits out a broken connection, and is recorded once", async (t) => {
  const stage = await createStage(t, 1);
  const [id] = stage.deliveryIds;
  const blocker = await stage.database.pool.connect();
  try {
    await blocker.query("begin");
    await blocker.query(
      "select from outbox.deliveries where id = $1 for update",
      [id],
    );
    const recorded = stage.record(success(id));
    const pid = await waitFor("it to wait for the row", async () => {
      const [row] = await stage.database.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database()
           and wait_event_type = 'Lock' and query like '%record_attempts%'`,
      );
      return row?.pid;
    });
    await stage.database.query("select pg_terminate_backend($1)", [pid]);
    await blocker.query("commit");
    await recorded;
  } finally {
    blocker.release();
  }
  assert.equal((await delivery(stage, id))["attempt_count"], 1);
});
