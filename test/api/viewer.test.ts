// Who asks, as the token says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";

test("viewer says whom a token is for and what it allows", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const ask = async (token: string) => {
    const { body } = await api.ask(
      token,
      "{ viewer { role tenant isReadOnly actor expiresAt } }",
    );
    return body.data?.["viewer"] as Record<string, unknown>;
  };
  assert.deepEqual(await ask(operatorToken), {
    role: "OPERATOR",
    tenant: null,
    isReadOnly: false,
    actor: "operator",
    expiresAt: null,
  });
  const token = await tenantToken("acme", { isReadOnly: true, seconds: 600 });
  const { expiresAt, ...rest } = await ask(token);
  assert.deepEqual(rest, {
    role: "TENANT",
    tenant: "acme",
    isReadOnly: true,
    actor: "tenant acme",
  });
  const secondsLeft = (Date.parse(String(expiresAt)) - Date.now()) / 1000;
  assert.ok(secondsLeft > 500 && secondsLeft <= 600, `${secondsLeft}`);
});

test("a payload as text has every digit", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const text = '{"big": 12345678901234567890, "price": 1.10}';
  await database.query(
    `insert into outbox.events (type, payload) values ('a', '${text}')`,
  );
  const data = await api.asOperator("{ events { nodes { payloadText } } }");
  assert.deepEqual(data["events"], { nodes: [{ payloadText: text }] });
});

test("viewer says how the portal presents itself", async (t) => {
  const database = await createDatabase(t);
  const query = "{ viewer { portal { name color } } }";
  const plain = await startTestApi(t, database);
  assert.deepEqual((await plain.asOperator(query))["viewer"], {
    portal: { name: null, color: null },
  });
  const own = await startTestApi(t, database, {
    PORTAL_NAME: " Example Inc. ",
    PORTAL_COLOR: "#0B7A75",
  });
  assert.deepEqual((await own.asOperator(query))["viewer"], {
    portal: { name: "Example Inc.", color: "#0b7a75" },
  });
});
