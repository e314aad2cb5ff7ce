// What a tenant can do: to its own rows what the contract allows, to another's nothing, and it can't even tell that they
// are there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { mutationCases } from "./mutation-cases.ts";
import {
  callAs,
  countRows,
  operator,
  plus,
  setStage,
  tenantCaller,
  unknownId,
} from "./mutation-stage.ts";

test("just these functions are open to tenants", async (t) => {
  const database = await createDatabase(t);
  const open = async (role: string): Promise<string[]> => {
    const rows = await database.query<{ name: string }>(
      `select distinct proname::text as name from pg_proc
       where pronamespace = 'outbox'::regnamespace and has_function_privilege($1, oid, 'execute')`,
      [role],
    );
    const names = rows.map((row) => row.name);
    return mutationCases
      .map(({ name }) => name)
      .filter((name) => names.includes(name));
  };
  const all = mutationCases.map(({ name }) => name);
  assert.deepEqual(await open("outbox_operator"), all);
  assert.deepEqual(
    await open("outbox_tenant"),
    all.filter((name) => name !== "publish_event"),
  );
  for (const role of ["outbox_publisher", "outbox_api"]) {
    assert.deepEqual(await open(role), [], role);
  }
});

for (const mutationCase of mutationCases) {
  const { name, mayTenants, adds, ids } = mutationCase;

  test(`${name}: its tenant and operators may, another tenant sees no row there`, async (t) => {
    const database = await createDatabase(t);
    const stage = await setStage(database, mutationCase);
    const mine = await setStage(database, mutationCase, "other");
    const given = mutationCase.arguments(stage);
    const before = await countRows(database);

    if (!mayTenants) {
      await assert.rejects(
        callAs(database, tenantCaller("acme"), name, given),
        {
          code: "42501",
        },
      );
    }
    const own = mutationCase.arguments(mine);
    for (const id of mayTenants ? ids : []) {
      const errors = await Promise.all(
        [given[id], unknownId].map(async (value) => {
          const error: unknown = await callAs(
            database,
            tenantCaller("other"),
            name,
            { ...own, [id]: value },
          ).catch((reason: unknown) => reason);
          const { code, message, hint, detail } = error as Record<
            string,
            string
          >;
          assert.equal(code, "OB404", `${id}: ${String(error)}`);
          return [message?.replace(String(value), "…"), hint, detail];
        }),
      );
      assert.deepEqual(errors[0], errors[1]);
    }
    assert.deepEqual(await countRows(database), before);

    const caller = mayTenants ? tenantCaller("acme") : operator;
    await callAs(database, caller, name, given);
    assert.deepEqual(
      await countRows(database),
      plus(before, { ...adds, audit: 1 }),
    );
  });

  test(`${name}: an operator may, whoever's it is`, async (t) => {
    const database = await createDatabase(t);
    const stage = await setStage(database, mutationCase);
    const before = await countRows(database);
    await callAs(database, operator, name, mutationCase.arguments(stage));
    assert.deepEqual(
      await countRows(database),
      plus(before, { ...adds, audit: 1 }),
    );
  });
}

test("a tenant of which nobody knows who it is can do nothing", async (t) => {
  const database = await createDatabase(t);
  for (const mutationCase of mutationCases.filter((c) => c.mayTenants)) {
    const stage = await setStage(database, mutationCase);
    await assert.rejects(
      callAs(
        database,
        tenantCaller(""),
        mutationCase.name,
        mutationCase.arguments(stage),
      ),
      { code: "OB403" },
      mutationCase.name,
    );
  }
});

test("a new endpoint is its maker's own; operators say whose", async (t) => {
  const database = await createDatabase(t);
  const url = "https://a.example";
  const make = async (
    caller: Parameters<typeof callAs>[1],
    tenant?: string,
  ): Promise<unknown> => {
    const given = tenant === undefined ? { url } : { url, tenant };
    const [made] = await callAs(database, caller, "create_endpoint", given);
    const [row] = await database.query(
      "select tenant from outbox.endpoints where id = $1",
      [made?.["id"]],
    );
    return row?.["tenant"];
  };
  assert.equal(await make(operator), "default");
  assert.equal(await make(operator, "acme"), "acme");
  assert.equal(await make(tenantCaller("acme")), "acme");
  assert.equal(await make(tenantCaller("acme"), "acme"), "acme");
  await assert.rejects(make(tenantCaller("acme"), "other"), { code: "OB403" });
});

test("an operator can't send a tenant's event to another tenant's endpoint", async (t) => {
  const database = await createDatabase(t);
  const acme = await setStage(database);
  const other = await setStage(database, {}, "other");
  await assert.rejects(
    callAs(database, operator, "replay_event", {
      event_id: acme.eventId,
      endpoint_id: other.endpointId,
    }),
    { code: "OB404" },
  );
});
