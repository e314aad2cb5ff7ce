// The audit: one row for each mutation that was done, in words that hold no secret, and none for one that was refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { mutationCases } from "./mutation-cases.ts";
import {
  callAs,
  countRows,
  hunter2,
  operator,
  setStage,
  tenantCaller,
  unknownId,
} from "./mutation-stage.ts";

/** Arguments that the audit does not show. */
const hidden = ["payload"];

for (const mutationCase of mutationCases) {
  const { name, mayTenants, ids } = mutationCase;

  test(`${name} leaves one row in the audit, without secrets`, async (t) => {
    const database = await createDatabase(t);
    const stage = await setStage(database, mutationCase);
    const caller = mayTenants ? tenantCaller("acme") : operator;
    const given = mutationCase.arguments(stage);

    for (const id of ids) {
      const call = { ...given, [id]: unknownId };
      await assert.rejects(callAs(database, caller, name, call), {
        code: "OB404",
      });
    }
    assert.equal((await countRows(database)).audit, 0);

    await callAs(database, caller, name, { ...given, idempotency_key: "k" });
    const rows = await database.query<{
      arguments: Record<string, unknown>;
    }>("select * from outbox.audit");
    const [row] = rows;
    assert.equal(rows.length, 1);
    assert.ok(row);
    const {
      id,
      created_at,
      arguments: shown,
      ...rest
    } = row as typeof row & {
      id: unknown;
      created_at: unknown;
    };
    assert.ok(id);
    assert.ok(created_at);
    assert.deepEqual(rest, {
      actor: mayTenants ? "outbox_tenant acme" : "outbox_operator",
      database_user: "postgres",
      tenant: mayTenants ? "acme" : "default",
      mutation: name,
      idempotency_key: "k",
    });
    for (const [argument, value] of Object.entries(given)) {
      if (hidden.includes(argument)) assert.ok(!(argument in shown), argument);
      else if (argument === "headers") {
        assert.deepEqual(shown[argument], Object.keys(value as object));
      } else if (argument === "overlap") assert.ok(shown[argument]);
      else assert.deepEqual(shown[argument], value, argument);
    }
    const [text] = await database.query<{ text: string }>(
      `select (select jsonb_agg(to_jsonb(a)) from outbox.audit as a)::text
         || (select jsonb_agg(to_jsonb(k)) from outbox_private.mutation_keys as k)::text as text`,
    );
    assert.doesNotMatch(
      text?.text ?? "",
      new RegExp(`${hunter2}|whsec_|sealed:`),
    );
  });
}

test("whoever is not the API is known by the database user", async (t) => {
  const database = await createDatabase(t);
  await database.query("select outbox.create_endpoint('https://a.example')");
  assert.deepEqual(
    await database.query(
      "select actor, tenant, idempotency_key from outbox.audit",
    ),
    [{ actor: "postgres", tenant: "default", idempotency_key: null }],
  );
});

test("the audit is for operators", async (t) => {
  const database = await createDatabase(t);
  const client = await database.pool.connect();
  try {
    await client.query("set role outbox_operator");
    await client.query("select from outbox.audit");
    await client.query("set role outbox_tenant");
    await assert.rejects(client.query("select from outbox.audit"), {
      code: "42501",
    });
  } finally {
    client.release(true);
  }
});
