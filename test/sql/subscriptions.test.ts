// Who gets an event: outbox_private.subscriptions says what outbox.endpoints says, whatever is done to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";

test("an endpoint gets what its event_types say at the moment, once", async (t) => {
  const database = await createDatabase(t);
  const urls = async (type: string, tenant = "default"): Promise<string[]> => {
    await database.query(
      `with made as (select outbox.publish($1, '{}', $2) as id)
       select from made, outbox_private.fan_out(array[made.id])`,
      [type, tenant],
    );
    const rows = await database.query<{ url: string }>(
      `select p.url from outbox.deliveries as d
         join outbox.endpoints as p on p.id = d.endpoint_id
       where d.event_id = (select id from outbox.events order by id desc limit 1)
       order by p.url`,
    );
    return rows.map(({ url }) => url.replace("https://", ""));
  };
  await database.query(`
    insert into outbox.endpoints (url, tenant, event_types) values
      ('https://all', 'default', null),
      ('https://star', 'default', '{*}'),
      ('https://twice', 'default', '{*,order.*,order.paid,order.paid}'),
      ('https://order', 'default', '{order.*}'),
      ('https://paid', 'default', '{order.paid}'),
      ('https://deep', 'default', '{order.paid.*}'),
      ('https://other', 'acme', null)`);
  const everything = ["all", "star", "twice"];
  assert.deepEqual(await urls("order.paid"), [
    "all",
    "order",
    "paid",
    "star",
    "twice",
  ]);
  assert.deepEqual(await urls("order.paid.late"), [
    "all",
    "deep",
    "order",
    "star",
    "twice",
  ]);
  assert.deepEqual(await urls("order"), everything);
  assert.deepEqual(await urls("orders.paid"), everything);
  assert.deepEqual(await urls("order.paid", "acme"), ["other"]);

  await database.query(
    "update outbox.endpoints set event_types = '{invoice.*}' where url in ('https://all', 'https://star')",
  );
  await database.query(
    "update outbox.endpoints set deleted_at = now() where url = 'https://order'",
  );
  await database.query(
    "update outbox.endpoints set tenant = 'acme' where url = 'https://paid'",
  );
  assert.deepEqual(await urls("order.paid"), ["twice"]);
  assert.deepEqual(await urls("order.paid", "acme"), ["other", "paid"]);
  await database.query(
    "update outbox.endpoints set deleted_at = null where url = 'https://order'",
  );
  assert.deepEqual(await urls("order.paid"), ["order", "twice"]);
});
