// Who may do what in bulk, and what a call leaves behind: one audit row, one effect for each idempotency key.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  addFailed,
  begin,
  finish,
  previewed,
  type BulkJob,
} from "./bulk-stage.ts";

/** As the API does for a tenant's token, or for an operator's (null). */
async function as<Row extends object>(
  database: TestDatabase,
  tenant: string | null,
  text: string,
): Promise<Row[]> {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query(
      `set local role ${tenant === null ? "outbox_operator" : "outbox_tenant"}`,
    );
    await client.query(
      "select set_config('jwt.claims.tenant', $1, true), set_config('outbox.actor', $2, true)",
      [tenant ?? "", tenant === null ? "operator" : `tenant ${tenant}`],
    );
    const { rows } = await client.query<Row>(text);
    await client.query("commit");
    return rows;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

const audit = `select actor, tenant, mutation, arguments, idempotency_key from outbox.audit order by id`;

test("a tenant's bulk job is done to its own rows, and seen by nobody else", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 3, tenant: "a" });
  const [other] = await addFailed(database, { count: 5, tenant: "b" });
  for (const name of ["retry_failed", "replay_events"]) {
    const preview = `select count from outbox.preview_${name}()`;
    assert.deepEqual(await as(database, "a", preview), [{ count: 3 }]);
    assert.deepEqual(await as(database, null, preview), [{ count: 8 }]);
  }
  const [job] = await as<BulkJob>(
    database,
    "a",
    "select * from outbox.retry_failed()",
  );
  assert.deepEqual(
    [job?.tenant, job?.actor, job?.expected_count],
    ["a", "tenant a", 3],
  );
  const seen = `select id, done_count from outbox.bulk_jobs`;
  assert.deepEqual(await as(database, "b", seen), []);
  await finish(database, job?.id ?? "");
  assert.deepEqual(await as(database, "a", seen), [
    { id: job?.id, done_count: 3 },
  ]);
  const left = await database.query(
    "select distinct tenant, status from outbox.deliveries order by tenant",
  );
  assert.deepEqual(left, [
    { tenant: "a", status: "pending" },
    { tenant: "b", status: "failed" },
  ]);
  const [ofEndpoint] = await as<BulkJob>(
    database,
    null,
    `select * from outbox.retry_failed(endpoint_id => '${other}')`,
  );
  assert.equal(ofEndpoint?.tenant, "b");
  const [ofAll] = await as<BulkJob>(
    database,
    null,
    "select * from outbox.cancel_deliveries()",
  );
  assert.equal(ofAll?.tenant, null);
});

test("an operator narrows down to a tenant; a tenant can only name itself", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 3, tenant: "a" });
  const [other] = await addFailed(database, { count: 5, tenant: "b" });
  for (const name of ["retry_failed", "replay_events"]) {
    const preview = `select count from outbox.preview_${name}(tenant => 'a')`;
    assert.deepEqual(await as(database, null, preview), [{ count: 3 }]);
    assert.deepEqual(await as(database, "a", preview), [{ count: 3 }]);
  }
  for (const name of ["retry_failed", "cancel_deliveries", "replay_events"]) {
    for (const call of [name, `preview_${name}`]) {
      await assert.rejects(
        as(database, "b", `select outbox.${call}(tenant => 'a')`),
        { code: "OB404", message: "There is no tenant 'a'" },
        call,
      );
      await assert.rejects(
        as(
          database,
          null,
          `select outbox.${call}(tenant => 'a', endpoint_id => '${other}')`,
        ),
        { code: "OB404", message: `There is no endpoint ${other}` },
        call,
      );
    }
  }
  const job = await begin(database, "retry_failed", "tenant => 'a'");
  assert.equal(job.tenant, "a");
  await finish(database, job.id);
  const left = await database.query(
    "select distinct tenant, status from outbox.deliveries order by tenant",
  );
  assert.deepEqual(left, [
    { tenant: "a", status: "pending" },
    { tenant: "b", status: "failed" },
  ]);
});

test("another tenant's endpoint or bulk job is as one that does not exist", async (t) => {
  const database = await createDatabase(t);
  const [other] = await addFailed(database, { count: 5, tenant: "b" });
  const unknown = "0197a6a0-0000-7000-8000-000000000000";
  const job = await begin(database, "retry_failed", `'${other}'`);
  for (const id of [other, unknown]) {
    for (const name of ["retry_failed", "cancel_deliveries", "replay_events"]) {
      for (const call of [name, `preview_${name}`]) {
        await assert.rejects(
          as(database, "a", `select outbox.${call}(endpoint_id => '${id}')`),
          { code: "OB404", message: `There is no endpoint ${id}` },
          call,
        );
      }
    }
  }
  for (const id of [job.id, unknown]) {
    await assert.rejects(
      as(database, "a", `select outbox.cancel_bulk_job('${id}')`),
      { code: "OB404", message: `There is no bulk job ${id}` },
    );
  }
  await as(database, "b", `select outbox.cancel_bulk_job('${job.id}')`);
});

test("what can't be done is refused, and leaves nothing", async (t) => {
  const database = await createDatabase(t);
  const [endpoint] = await addFailed(database, { count: 1 });
  await database.query("update outbox.endpoints set deleted_at = now()");
  for (const [call, code] of [
    ["retry_failed(type => 'order created')", "OB400"],
    ["replay_events(type => 'order.*.x')", "OB400"],
    ["cancel_deliveries(status => 'failed')", "OB400"],
    ["retry_failed(idempotency_key => '')", "OB400"],
    ["retry_failed(outcome => 'timed_out')", "OB400"],
    ["preview_retry_failed(outcome => 'timed_out')", "OB400"],
    [`retry_failed('${endpoint}')`, "OB409"],
    [`replay_events(endpoint_id => '${endpoint}')`, "OB409"],
  ] as const) {
    await assert.rejects(
      database.query(`select outbox.${call}`),
      { code },
      call,
    );
  }
  assert.deepEqual(await database.query(audit), []);
  assert.deepEqual(await database.query("select from outbox.bulk_jobs"), []);
  // Of all endpoints, those that are deleted are not among.
  assert.deepEqual(await previewed(database, "retry_failed"), [0, true]);
});

test("a tenant has ten bulk jobs running at most, operators as many as they like", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 1, tenant: "a" });
  const replay =
    "select id from outbox.replay_events(idempotency_key => 'first')";
  const [first] = await as<BulkJob>(database, "a", replay);
  for (let n = 2; n <= 10; n += 1) {
    await as(database, "a", "select outbox.replay_events()");
  }
  const more = "select outbox.replay_events()";
  await assert.rejects(as(database, "a", more), { code: "OB409" });
  // Asked for again it is none more.
  assert.deepEqual(await as(database, "a", replay), [first]);
  await as(database, "b", more);
  await as(database, null, more);
  await as(database, "a", `select outbox.cancel_bulk_job('${first?.id}')`);
  await as(database, "a", more);
});

test("one idempotency key is one bulk job and one audit row, however often and from wherever it is used", async (t) => {
  const database = await createDatabase(t);
  await addFailed(database, { count: 3 });
  const args = `since => '2020-01-01 00:00Z', type => 'order.*', idempotency_key => 'once'`;
  const jobs = await Promise.all(
    Array.from({ length: 20 }, () => begin(database, "retry_failed", args)),
  );
  for (const job of jobs) assert.deepEqual(job, jobs[0]);
  const id = jobs[0]?.id ?? "";
  await finish(database, id);
  const elsewhere = `set local timezone = 'Asia/Kolkata'; select id, status from outbox.retry_failed(${args})`;
  const again = (await database.pool.query(elsewhere)) as unknown as {
    rows: unknown[];
  }[];
  assert.deepEqual(again.at(-1)?.rows, [{ id, status: "finished" }]);
  await assert.rejects(
    begin(database, "retry_failed", "idempotency_key => 'once'"),
    { code: "OB409" },
  );
  const cancel = `'${(await begin(database, "replay_events")).id}', 'over'`;
  const cancelled = await Promise.all(
    Array.from({ length: 20 }, () =>
      begin(database, "cancel_bulk_job", cancel),
    ),
  );
  for (const job of cancelled) assert.equal(job.status, "cancelled");
  const rows = await database.query<{ mutation: string; arguments: object }>(
    audit,
  );
  assert.deepEqual(
    rows.map(({ mutation }) => mutation),
    ["retry_failed", "replay_events", "cancel_bulk_job"],
  );
  assert.deepEqual(rows[0]?.arguments, {
    since: "2020-01-01T00:00:00+00:00",
    type: "order.*",
  });
});
