// The lock order of ARCHITECTURE.md: whoever works on the same rows at the same time may wait, but never for each other.
import assert from "node:assert/strict";
import { createSecretKey, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { sealSecrets } from "../../src/store/secrets.ts";
import { createDatabase } from "../helpers/database.ts";

const rounds = 40;

test("workers and operators on the same deliveries never deadlock", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    insert into outbox.endpoints (url) values ('https://a.example'), ('https://b.example');
    insert into outbox.events (type) select 'a.b' from generate_series(1, 10);
    select from outbox_private.fan_out(array(select id from outbox.events));
  `);
  const ids = (
    await database.query<{ id: string }>("select id from outbox.deliveries")
  ).map((row) => row.id);
  const [endpoint] = await database.query<{ id: string }>(
    "select id from outbox.endpoints limit 1",
  );
  const recordAll = (status: string, order: readonly string[]) => async () => {
    await database.query("select outbox_private.record_attempts($1)", [
      JSON.stringify(
        order.map((id) => ({
          delivery_id: id,
          started_at: new Date(),
          duration_ms: 1,
          outcome: "http_error",
          worker: "test",
          status,
          retry_in_ms: status === "pending" ? 0 : null,
        })),
      ),
    ]);
  };
  const claim = (order: readonly string[]) => async () => {
    await database.query("select from outbox_private.claim_deliveries($1)", [
      order,
    ]);
  };
  const park = (order: readonly string[]) => async () => {
    await database.query("select outbox_private.park_deliveries($1)", [
      JSON.stringify(
        order.map((id) => ({
          delivery_id: id,
          endpoint_id: endpoint?.id,
          wait_ms: 10,
          drain_in_ms: 0,
        })),
      ),
    ]);
  };
  const run = (text: string) => async () => {
    await database.query(text, [endpoint?.id]);
  };
  const runEach = (text: string, order: readonly string[]) => async () => {
    for (const id of order) await database.query(text, [id]);
  };
  const events = (
    await database.query<{ id: string }>("select id from outbox.events")
  ).map((row) => row.id);
  const replay = (order: readonly string[]) => async () => {
    await database.query("select outbox_private.replay($1)", [order]);
  };
  const backwards = ids.toReversed();
  const actors = [
    recordAll("pending", ids),
    recordAll("failed", backwards),
    claim(ids),
    claim(backwards),
    run("select outbox.pause_endpoint($1)"),
    run("select outbox.resume_endpoint($1)"),
    ...["retry_failed", "cancel_deliveries", "replay_events"].map((name) =>
      run(
        `select outbox_private.bulk_step((outbox.${name}(endpoint_id => $1)).id, 100)`,
      ),
    ),
    run(
      "select outbox_private.bulk_step(id, 7) from outbox.bulk_jobs where $1::uuid is not null order by id desc limit 1",
    ),
    run("select outbox_private.release_held($1)"),
    run("select outbox_private.claim_waiting($1, gen_random_uuid(), 10)"),
    park(ids),
    park(backwards),
    replay(events),
    replay(events.toReversed()),
    run("select outbox.update_endpoint($1, event_types => '{a.*}')"),
    run("select outbox.rotate_secret($1, '0')"),
    run("select outbox.update_endpoint($1, idempotency_key => 'one key')"),
    run("select outbox.update_endpoint($1, idempotency_key => 'one key')"),
    runEach(
      "select outbox.retry_delivery(id) from outbox.deliveries where id = $1 and status <> 'delivered'",
      ids,
    ),
  ];
  await Promise.all(
    actors.map(async (act) => {
      for (let round = 0; round < rounds; round += 1) await act();
    }),
  );
  const statuses = await database.query<{ status: string }>(
    "select distinct status from outbox.deliveries",
  );
  assert.ok(statuses.length > 0);
});

test("rotations and the sealing of secrets never deadlock", async (t) => {
  const database = await createDatabase(t);
  const endpoints = await database.query<{ id: string }>(
    "insert into outbox.endpoints (url) select 'https://a.example' from generate_series(1, 5) returning id",
  );
  const rotate = (overlap: string) => async () => {
    for (const { id } of endpoints) {
      await database.query("select outbox.rotate_secret($1, $2)", [
        id,
        overlap,
      ]);
    }
  };
  const keys = [1, 2].map((n) => createSecretKey(Buffer.alloc(32, n)));
  const seal = (current: KeyObject | undefined) => async () => {
    await sealSecrets(database.pool, { current, previous: keys });
  };
  const actors = [rotate("0"), rotate("0"), seal(keys[0]), seal(keys[1])];
  await Promise.all(
    actors.map(async (act) => {
      for (let round = 0; round < rounds; round += 1) await act();
    }),
  );
});
