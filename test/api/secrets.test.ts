// Signing secrets through the API: shown to those who may have them, opened if they are sealed, and audited.
import assert from "node:assert/strict";
import { createSecretKey } from "node:crypto";
import { test } from "node:test";
import { seal } from "../../src/store/seal.ts";
import { startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";

test("secrets are revealed to their tenant and to operators, opened, and it is in the audit", async (t) => {
  const database = await createDatabase(t);
  const [a] = await database.query<{ id: string; secret: string }>(
    "select id, secret from outbox.create_endpoint('https://a.example/', 'a')",
  );
  const key = Buffer.alloc(32, 7);
  const sealed = seal(a?.secret ?? "", a?.id ?? "", createSecretKey(key));
  await database.query("update outbox_private.secrets set secret = $1", [
    sealed,
  ]);
  await database.query("delete from outbox.audit");
  const api = await startTestApi(t, database, {
    ENCRYPTION_KEY: key.toString("base64"),
  });
  const reveal = `mutation ($id: UUID!, $key: String) {
    revealSecret(input: { endpointId: $id, idempotencyKey: $key }) { secrets { secret expiresAt } } }`;
  const variables = { id: a?.id.toUpperCase(), key: "k" };
  const expected = {
    revealSecret: { secrets: [{ secret: a?.secret, expiresAt: null }] },
  };
  assert.deepEqual(await api.asOperator(reveal, variables), expected);
  assert.deepEqual(await api.asOperator(reveal, variables), expected);
  const own = await api.ask(await tenantToken("a"), reveal, { id: a?.id });
  assert.deepEqual(own.body.data, expected);

  const foreign = await api.ask(await tenantToken("b"), reveal, { id: a?.id });
  const nothing =
    a?.id.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")) ?? "";
  const absent = await api.ask(await tenantToken("b"), reveal, { id: nothing });
  assert.equal(foreign.body.errors?.[0]?.extensions["code"], "OB404");
  assert.equal(
    foreign.body.errors?.[0]?.message.replace(a?.id ?? "", "X"),
    absent.body.errors?.[0]?.message.replace(nothing, "X"),
  );
  const audit = await database.query(
    "select actor from outbox.audit order by id",
  );
  assert.deepEqual(audit, [{ actor: "operator" }, { actor: "tenant a" }]);
  assert.ok(!api.service.logLines.join("").includes(a?.secret ?? "?"));
});

test("what made a secret gives the same one for the same key, also when it has been sealed meanwhile", async (t) => {
  const database = await createDatabase(t);
  const key = createSecretKey(Buffer.alloc(32, 7));
  const api = await startTestApi(t, database, {
    ENCRYPTION_KEY: key.export().toString("base64"),
  });
  const sealAll = async (): Promise<void> => {
    const rows = await database.query<{
      id: string;
      endpoint_id: string;
      secret: string;
    }>(
      "select id, endpoint_id, secret from outbox_private.secrets where secret like 'whsec%'",
    );
    for (const { id, endpoint_id, secret } of rows) {
      await database.query(
        "update outbox_private.secrets set secret = $2 where id = $1",
        [id, seal(secret, endpoint_id, key)],
      );
    }
  };
  const create = `mutation { createEndpoint(input: { url: "https://a.example/", tenant: "a", idempotencyKey: "c" }) { result { id secret } } }`;
  const created = await api.asOperator(create);
  await sealAll();
  assert.deepEqual(await api.asOperator(create), created);
  const { id, secret } = created["createEndpoint"].result;
  assert.match(secret, /^whsec_/);

  const rotate = `mutation ($id: UUID!) { rotateSecret(input: { endpointId: $id, idempotencyKey: "r" }) { secret } }`;
  const rotated = await api.asOperator(rotate, { id });
  await sealAll();
  assert.deepEqual(await api.asOperator(rotate, { id }), rotated);
  assert.match(rotated["rotateSecret"].secret, /^whsec_/);
  assert.notEqual(rotated["rotateSecret"].secret, secret);

  const { endpoint } = await api.asOperator(
    "query ($id: UUID!) { endpoint(id: $id) { secrets { nodes { isSealed expiresAt } } } }",
    { id },
  );
  assert.deepEqual(
    endpoint.secrets.nodes.map((each: { isSealed: boolean }) => each.isSealed),
    [true, true],
  );
});
