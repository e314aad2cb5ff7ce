// outbox_private.replay, the core of replay_event and replay_events: who gets an event again, and how.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { waitFor } from "../helpers/wait.ts";

async function addEndpoint(
  database: TestDatabase,
  options: { types?: string[]; tenant?: string; isPaused?: boolean } = {},
): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    `insert into outbox.endpoints (url, event_types, tenant, paused_at)
     values ('https://a.example', $1, $2, case when $3 then now() end) returning id`,
    [
      options.types ?? null,
      options.tenant ?? "default",
      options.isPaused ?? false,
    ],
  );
  return row?.id ?? "";
}

/** An event that has been dispatched, unless it is not to be. */
async function addEvent(
  database: TestDatabase,
  options: { isDispatched?: boolean } = {},
): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    "select outbox.publish('order.created') as id",
  );
  const id = row?.id ?? "";
  if (options.isDispatched ?? true) {
    await database.query("select outbox_private.fan_out(array[$1::uuid])", [
      id,
    ]);
  }
  return id;
}

async function replay(
  database: TestDatabase,
  eventIds: readonly string[],
  endpointId: string | null = null,
): Promise<number | undefined> {
  const [row] = await database.query<{ count: number }>(
    "select outbox_private.replay($1, $2) as count",
    [eventIds, endpointId],
  );
  return row?.count;
}

async function setStatuses(
  database: TestDatabase,
  status: string,
): Promise<void> {
  await database.query(
    `update outbox.deliveries set status = $1, attempt_count = 3, next_attempt_at = null, waiting_since = null,
       completed_at = case when $1 not in ('pending', 'held') then now() end`,
    [status],
  );
}

async function backlogOf(
  database: TestDatabase,
  endpointId: string,
): Promise<(string | null)[]> {
  const rows = await database.query<{ backlog: string | null }>(
    "select backlog from outbox.deliveries where endpoint_id = $1 order by id",
    [endpointId],
  );
  return rows.map((row) => row.backlog);
}

async function drainKeys(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ key: string }>(
    "select key from graphile_worker.jobs where task_identifier = 'drain' order by key",
  );
  return rows.map((row) => row.key);
}

test("what is over is sent again, what is not is left alone", async (t) => {
  const database = await createDatabase(t);
  const endpoint = await addEndpoint(database);
  const event = await addEvent(database);
  for (const [status, count] of [
    ["pending", 0],
    ["held", 0],
    ["delivered", 1],
    ["failed", 1],
    ["cancelled", 1],
  ] as const) {
    await setStatuses(database, status);
    assert.equal(await replay(database, [event, event]), count, status);
    const [row] = await database.query(
      "select status, attempt_count, completed_at, waiting_since is not null as waits, next_attempt_at is not null as is_due from outbox.deliveries",
    );
    assert.deepEqual(row, {
      status: status === "held" ? "held" : "pending",
      attempt_count: 3,
      completed_at: null,
      waits: count === 1,
      is_due: count === 1,
    });
  }
  assert.deepEqual(await drainKeys(database), [`drain:${endpoint}`]);
});

test("all that want it now get it: also who came later, not who is paused, deleted or another's", async (t) => {
  const database = await createDatabase(t);
  const before = await addEndpoint(database);
  const narrowed = await addEndpoint(database);
  const events = [await addEvent(database), await addEvent(database)];
  await setStatuses(database, "delivered");
  await database.query(
    "update outbox.endpoints set event_types = '{other}' where id = $1",
    [narrowed],
  );
  const later = await addEndpoint(database, {
    types: ["order.*", "order.created"],
  });
  const paused = await addEndpoint(database, { isPaused: true });
  const others = await addEndpoint(database, { tenant: "other" });
  const deleted = await addEndpoint(database);
  await database.query(
    "update outbox.endpoints set deleted_at = now() where id = $1",
    [deleted],
  );
  assert.equal(await replay(database, events), 6);
  for (const [endpoint, backlog] of [
    [before, ["waiting", "waiting"]],
    [narrowed, [null, null]],
    [later, ["waiting", "waiting"]],
    [paused, ["held", "held"]],
    [others, []],
    [deleted, []],
  ] as const) {
    assert.deepEqual(await backlogOf(database, endpoint), backlog);
  }
  assert.deepEqual(
    await drainKeys(database),
    [`drain:${before}`, `drain:${later}`].toSorted(),
  );
  assert.equal(await replay(database, events), 0);
});

test("one endpoint gets it if it wants it or has had it, and nobody else does", async (t) => {
  const database = await createDatabase(t);
  const other = await addEndpoint(database);
  const hadIt = await addEndpoint(database);
  const event = await addEvent(database);
  await setStatuses(database, "delivered");
  await database.query(
    "update outbox.endpoints set event_types = '{other}' where id = $1",
    [hadIt],
  );
  const wantsIt = await addEndpoint(database);
  const neither = await addEndpoint(database, { types: ["other"] });
  const another = await addEndpoint(database, { tenant: "other" });
  assert.equal(await replay(database, [event], hadIt), 1);
  assert.equal(await replay(database, [event], wantsIt), 1);
  assert.equal(await replay(database, [event], neither), 0);
  assert.equal(await replay(database, [event], another), 0);
  assert.deepEqual(await backlogOf(database, other), [null]);
});

test("an event that has not been dispatched is left to its dispatch, and one that is unknown is nothing", async (t) => {
  const database = await createDatabase(t);
  await addEndpoint(database);
  const event = await addEvent(database, { isDispatched: false });
  assert.equal(await replay(database, [event]), 0);
  assert.equal(
    await replay(database, ["01890000-0000-7000-8000-000000000000"]),
    0,
  );
  assert.equal(await replay(database, []), 0);
  assert.deepEqual(await database.query("select from outbox.deliveries"), []);
});

test("a dispatch that is under way is waited for: an endpoint that it does not know gets the event too", async (t) => {
  const database = await createDatabase(t);
  const event = await addEvent(database, { isDispatched: false });
  const dispatching = await database.pool.connect();
  try {
    await dispatching.query("begin");
    await dispatching.query("select outbox_private.fan_out(array[$1::uuid])", [
      event,
    ]);
    const endpoint = await addEndpoint(database);
    const replayed = replay(database, [event]);
    await waitFor("the replay to wait", async () => {
      const rows = await database.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows.length > 0;
    });
    await dispatching.query("commit");
    assert.equal(await replayed, 1);
    assert.deepEqual(await backlogOf(database, endpoint), ["waiting"]);
  } finally {
    dispatching.release();
  }
});
