// Others share the database: what they may create must not become code that we run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { migrate } from "../../src/database/migrate.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "./stage.ts";

test("functions in public that look like Postgres' own are never called by us", async (t) => {
  const database = await createDatabase(t);
  // Exact argument types go before the polymorphic ones of pg_catalog, where public is in the search_path.
  const shadows = [
    "cardinality(text[]) returns integer",
    "cardinality(uuid[]) returns integer",
    "hashtextextended(text, integer) returns bigint",
    "array_to_string(text[], text) returns text",
  ];
  await database.query("create table public.loot (who text)");
  for (const shadow of shadows) {
    await database.query(`
      create function public.${shadow} language plpgsql as
      $$ begin insert into public.loot values (current_user); return null; end $$`);
  }
  await database.query(
    "update outbox_private.migrations set checksum = 'other' where name = 'functions'",
  );
  await migrate(database.url);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  await createEndpoint(database, receiver.url(), { eventTypes: ["order.*"] });
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 1 });
  assert.deepEqual(await database.query("select * from public.loot"), []);
});

test("large payloads to several endpoints arrive whole", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  for (let n = 0; n < 4; n += 1) {
    await createEndpoint(database, receiver.url());
  }
  await startTestService(t, database);
  await database.query(`
    insert into outbox.events (type, payload)
    select 'big.one', jsonb_build_object('n', n, 'x', repeat('y', 1048000)) from generate_series(1, 10) as n`);
  await waitForStatuses(database, { delivered: 40 });
  assert.equal(receiver.received.length, 40);
  for (const { text } of receiver.received) {
    assert.equal(text.match(/y{2,}/)?.[0].length, 1_048_000);
  }
});
