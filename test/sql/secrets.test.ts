// Secrets' metadata and what ends a secret. The secrets themselves are read by nobody.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  callAs,
  operator,
  queryAs,
  setStage,
  tenantCaller,
  type Caller,
} from "./mutation-stage.ts";

async function read(
  database: TestDatabase,
  caller: Caller,
  text = "select * from outbox.secrets order by created_at, id",
): Promise<Record<string, unknown>[]> {
  const client = await database.pool.connect();
  try {
    return await queryAs(client, caller, text);
  } finally {
    client.release(true);
  }
}

test("secrets are seen by whose they are and by operators, without the secret", async (t) => {
  const database = await createDatabase(t);
  const acme = await setStage(database);
  await setStage(database, {}, "other");
  await database.query(
    "update outbox_private.secrets set secret = 'sealed:1:x' where id = $1",
    [acme.secretId],
  );
  assert.equal((await read(database, operator)).length, 4);
  assert.equal((await read(database, tenantCaller(""))).length, 0);
  const rows = await read(database, tenantCaller("acme"));
  const ended = rows.find(({ id }) => id === acme.secretId);
  assert.deepEqual(Object.keys(ended ?? {}), [
    "id",
    "endpoint_id",
    "tenant",
    "created_at",
    "expires_at",
    "is_sealed",
  ]);
  assert.equal(rows.length, 2);
  for (const row of rows) {
    assert.equal(row["endpoint_id"], acme.endpointId);
    assert.equal(row["tenant"], "acme");
    assert.equal(row["is_sealed"], row === ended);
    assert.equal(row["expires_at"] !== null, row === ended);
  }
  await callAs(database, operator, "delete_endpoint", { id: acme.endpointId });
  assert.deepEqual(await read(database, tenantCaller("acme")), []);

  const publisher = await database.pool.connect();
  try {
    await publisher.query("set role outbox_publisher");
    await assert.rejects(publisher.query("select from outbox.secrets"), {
      code: "42501",
    });
  } finally {
    publisher.release(true);
  }
});

test("no function of a reader sees another tenant's rows before they are left out", async (t) => {
  const database = await createDatabase(t);
  await setStage(database);
  const other = await setStage(database, {}, "other");
  const client = await database.pool.connect();
  const notices: string[] = [];
  client.on("notice", ({ message }) => void notices.push(message ?? ""));
  try {
    await client.query("set role outbox_tenant");
    await client.query("select set_config('jwt.claims.tenant', 'acme', false)");
    await client.query(
      `create function pg_temp.leak(p_value text) returns boolean language plpgsql cost 0.0000001
       as $$ begin raise notice '%', p_value; return true; end $$`,
    );
    const { rows } = await client.query(
      "select from outbox.secrets where pg_temp.leak(endpoint_id::text)",
    );
    assert.equal(rows.length, 2);
    assert.ok(notices.length >= 2);
    assert.ok(!notices.includes(other.endpointId));
    for (const change of [
      "insert into outbox.secrets (id) values (gen_random_uuid())",
      "update outbox.secrets set expires_at = null",
      "delete from outbox.secrets",
    ]) {
      await assert.rejects(client.query(change), /permission denied|cannot/);
    }
  } finally {
    client.release(true);
  }
});

test("an endpoint's secrets are found by index, whoever asks", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.endpoints (tenant, url) select 'acme', 'https://a.example' from generate_series(1, 2000)",
  );
  await database.query("analyze outbox.endpoints, outbox_private.secrets");
  const { endpointId } = await setStage(database);
  for (const caller of [operator, tenantCaller("acme")]) {
    const plan = await read(
      database,
      caller,
      `explain select * from outbox.secrets where endpoint_id = any ('{${endpointId}}')`,
    );
    assert.match(JSON.stringify(plan), /secrets_endpoint/);
    assert.doesNotMatch(JSON.stringify(plan), /Seq Scan/);
  }
});

test("a secret is ended at once, but not the last one that stays", async (t) => {
  const database = await createDatabase(t);
  const { endpointId, secretId: old } = await setStage(database);
  const fresh = (await read(database, operator)).find(({ id }) => id !== old);
  const expire = async (id: unknown): Promise<Record<string, unknown>> => {
    const [row] = await callAs(database, operator, "expire_secret", { id });
    assert.ok(row);
    return row;
  };
  const live = async (): Promise<unknown> => {
    const [row] = await database.query<{ endpoint: { secrets: string[] } }>(
      "select outbox_private.sendable_endpoints(array[$1::uuid]) -> $1::text as endpoint",
      [endpointId],
    );
    return row?.endpoint.secrets.length;
  };
  const refused = { code: "OB409", message: /no other secret that stays/ };

  assert.equal(await live(), 2);
  // The old one ends in an hour, so that it would be none of help.
  await assert.rejects(expire(fresh?.["id"]), refused);
  const ended = await expire(old);
  assert.ok(ended["expires_at"] instanceof Date);
  assert.equal(await live(), 1);
  assert.deepEqual(await expire(old), ended);
  await assert.rejects(expire(fresh?.["id"]), refused);
  await callAs(database, operator, "rotate_secret", {
    endpoint_id: endpointId,
  });
  assert.deepEqual(
    Object.keys(await expire(fresh?.["id"])),
    Object.keys(ended),
  );
  assert.equal(await live(), 1);
});

test("two secrets that stay can't be ended at once", async (t) => {
  const database = await createDatabase(t);
  await setStage(database);
  await database.query("update outbox_private.secrets set expires_at = null");
  const ids = await read(database, operator, "select id from outbox.secrets");
  const done = await Promise.allSettled(
    ids.map(({ id }) => callAs(database, operator, "expire_secret", { id })),
  );
  assert.deepEqual(done.map(({ status }) => status).toSorted(), [
    "fulfilled",
    "rejected",
  ]);
});

test("an endpoint has a handful of secrets at most: each one signs every attempt", async (t) => {
  const database = await createDatabase(t);
  const { endpointId: endpoint_id } = await setStage(database);
  const rotate = async (overlap: string): Promise<unknown> =>
    await callAs(database, operator, "rotate_secret", { endpoint_id, overlap });
  for (let n = 0; n < 8; n += 1) await rotate("1 hour");
  await assert.rejects(rotate("1 hour"), { code: "OB409" });
  await rotate("0");
  assert.equal(
    (
      await read(
        database,
        operator,
        "select from outbox.secrets where expires_at is null or expires_at > now()",
      )
    ).length,
    1,
  );
  for (const overlap of ["-1 s", "2 years", null]) {
    await assert.rejects(rotate(overlap as string), { code: "OB400" });
  }
});
