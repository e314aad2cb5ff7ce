// Who is let in, and what who is not is told.
import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import {
  operatorToken,
  post,
  startTestApi,
  tenantToken,
  tokenSecret,
} from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";

type Claims = Readonly<Record<string, unknown>>;
const now = Math.floor(Date.now() / 1000);
const good = { tenant: "a", aud: "postcommit", exp: now + 600 };

const part = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

function jwt(
  claims: Claims,
  options: { readonly header?: Claims; readonly secret?: string } = {},
): string {
  const head = part(options.header ?? { alg: "HS256", typ: "JWT" });
  const body = `${head}.${part(claims)}`;
  const key = options.secret ?? tokenSecret;
  return `${body}.${createHmac("sha256", key).update(body).digest("base64url")}`;
}

function without(claim: string): Claims {
  return Object.fromEntries(
    Object.entries(good).filter(([name]) => name !== claim),
  );
}

function rs256(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const body = `${part({ alg: "RS256", typ: "JWT" })}.${part(good)}`;
  return `${body}.${sign("sha256", Buffer.from(body), privateKey).toString("base64url")}`;
}

/** One that was made for RS256 with the public key as its HMAC secret. */
function confused(): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = publicKey.export({ type: "spki", format: "pem" });
  return jwt(good, { secret: pem });
}

// prettier-ignore
const refused: Readonly<Record<string, { header?: string; token?: string; says: RegExp }>> = {
  "no header": { says: /A token is needed, in the header Authorization/ },
  "an empty header": { header: " ", says: /A token is needed/ },
  "another scheme": { header: "Basic b3BlcmF0b3I6", says: /must be: Bearer <token>/ },
  "no token after Bearer": { header: "Bearer", says: /must be: Bearer <token>/ },
  "two tokens": { header: `Bearer ${operatorToken} ${operatorToken}`, says: /must be: Bearer/ },
  "an unknown token": { token: "x".repeat(40), says: /not known/ },
  "an operator's token with more behind it": { token: `${operatorToken}x`, says: /not known/ },
  "the beginning of an operator's token": { token: operatorToken.slice(0, -1), says: /not known/ },
  "a malformed JWT": { token: "a.b.c", says: /does not verify/ },
  "a JWT of binary rubbish": { token: `${Buffer.from([0, 255, 1]).toString("base64url")}.e30.e30`, says: /does not verify/ },
  "a JWT of five parts": { token: "a.b.c.d.e", says: /not known/ },
  "alg none": { token: `${part({ alg: "none" })}.${part(good)}.`, says: /does not verify/ },
  "alg None, signed": { token: jwt(good, { header: { alg: "None" } }), says: /does not verify/ },
  "alg HS512 in the header": { token: jwt(good, { header: { alg: "HS512" } }), says: /does not verify/ },
  "RS256": { token: rs256(), says: /does not verify/ },
  "a public key as the secret": { token: confused(), says: /does not verify/ },
  "another secret": { token: jwt(good, { secret: "y".repeat(40) }), says: /does not verify/ },
  "an unknown critical header": { token: jwt(good, { header: { alg: "HS256", crit: ["x"], x: 1 } }), says: /does not verify/ },
  "a changed claim": { token: jwt(good).replace(/\.[^.]+\./, `.${part({ ...good, tenant: "b" })}.`), says: /does not verify/ },
  "expired": { token: jwt({ ...good, exp: now - 60 }), says: /has expired/ },
  "no expiry": { token: jwt(without("exp")), says: /"exp" is missing or wrong/ },
  "an expiry that is no number": { token: jwt({ ...good, exp: "never" }), says: /"exp"/ },
  "not yet valid": { token: jwt({ ...good, nbf: now + 600 }), says: /"nbf"/ },
  "another audience": { token: jwt({ ...good, aud: "other" }), says: /"aud" must be "postcommit"/ },
  "no audience": { token: jwt(without("aud")), says: /"aud"/ },
  "no tenant": { token: jwt(without("tenant")), says: /"tenant"/ },
  "an empty tenant": { token: jwt({ ...good, tenant: "" }), says: /"tenant", 1 to 200/ },
  "a tenant that is no text": { token: jwt({ ...good, tenant: { a: 1 } }), says: /"tenant"/ },
  "a tenant that is too long": { token: jwt({ ...good, tenant: "x".repeat(201) }), says: /"tenant"/ },
  "an unknown scope": { token: jwt({ ...good, scope: "admin" }), says: /"scope" must be "read"/ },
  "an empty scope": { token: jwt({ ...good, scope: "" }), says: /"scope"/ },
};

test("who has no good token gets 401 with a reason, and nothing else", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const query = JSON.stringify({ query: "{ events { nodes { id } } }" });
  for (const [name, { header, token, says }] of Object.entries(refused)) {
    const authorization = header ?? (token && `Bearer ${token}`);
    const { status, headers, body } = await post(
      api.url,
      undefined,
      query,
      authorization === undefined ? {} : { authorization },
    );
    assert.equal(status, 401, name);
    assert.match(headers.get("www-authenticate") ?? "", /^Bearer/, name);
    assert.equal(body.data, undefined, name);
    const [error] = body.errors ?? [];
    assert.equal(error?.extensions["code"], "UNAUTHENTICATED", name);
    assert.match(error?.message ?? "", says, name);
    assert.equal(headers.get("x-request-id"), error?.extensions["requestId"]);
    // What was sent is a secret, even if it is a wrong one.
    const sent = authorization?.split(" ")[1];
    if (sent && sent.length > 8) {
      assert.ok(!JSON.stringify(body).includes(sent), name);
      assert.ok(!api.service.logLines.join("").includes(sent), name);
    }
  }
});

test("who has one is let in: operators by any of their tokens, tenants by theirs", async (t) => {
  const second = "another-operator-token-for-rotation-123";
  const api = await startTestApi(t, await createDatabase(t), {
    OPERATOR_TOKEN: `${operatorToken}, ${second}`,
  });
  const tokens = [
    operatorToken,
    second,
    jwt(good),
    jwt({ ...good, aud: ["other", "postcommit"], sub: "ann", scope: "read" }),
    jwt({ ...good, tenant: "日本".repeat(100) }),
    await tenantToken("a"),
  ];
  for (const token of tokens) {
    const { status, body } = await api.ask(
      token,
      "{ events { nodes { id } } }",
    );
    assert.equal(status, 200);
    assert.deepEqual(body.data, { events: { nodes: [] } });
  }
});

test("a service without tokens says what to set, in the log and to who asks", async (t) => {
  const api = await startTestApi(t, await createDatabase(t), {
    OPERATOR_TOKEN: "",
    TOKEN_SECRET: "",
  });
  const { status, body } = await api.ask(operatorToken, "{ __typename }");
  assert.equal(status, 401);
  assert.match(
    body.errors?.[0]?.message ?? "",
    /Set OPERATOR_TOKEN .* TOKEN_SECRET/,
  );
  assert.match(
    api.service.logLines.join(""),
    /neither OPERATOR_TOKEN nor TOKEN_SECRET is set/,
  );
});

test("without TOKEN_SECRET no JWT is good, whatever it is signed with", async (t) => {
  const api = await startTestApi(t, await createDatabase(t), {
    TOKEN_SECRET: "",
  });
  for (const token of [jwt(good), jwt(good, { secret: "x" })]) {
    assert.equal((await api.ask(token, "{ __typename }")).status, 401);
  }
});

test("a read-only token reads, and changes nothing by whatever name", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.endpoints (tenant, url) values ('a', 'https://a.example/')",
  );
  const api = await startTestApi(t, database);
  const token = await tenantToken("a", { isReadOnly: true });
  const read = await api.ask(token, "{ endpoints { nodes { id } } }");
  const id = read.body.data?.["endpoints"].nodes[0].id;
  const pause = `mutation ($id: UUID!) { pauseEndpoint(input: { id: $id }) { endpoint { id } } }`;
  const hidden = `query Read { __typename } ${pause.replace("mutation", "mutation Write")}`;
  for (const body of [
    { query: pause, variables: { id } },
    { query: hidden, operationName: "Write", variables: { id } },
    {
      query:
        "mutation { revealSecret(input: { endpointId: 0 }) { secrets { id } } }",
    },
    { query: "mutation { noSuchMutation }" },
  ]) {
    const answer = await post(api.url, token, JSON.stringify(body));
    assert.equal(answer.status, 403);
    assert.equal(answer.body.errors?.[0]?.extensions["code"], "READ_ONLY");
  }
  const [row] = await database.query<{ paused_at: Date | null }>(
    "select paused_at from outbox.endpoints",
  );
  assert.equal(row?.paused_at, null);
});

test("operators make tenants' tokens, the same one for the same key, and it is in the audit", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "insert into outbox.events (tenant, type) values ('a', 'x'), ('b', 'x')",
  );
  const api = await startTestApi(t, database);
  const make = `mutation ($input: CreateTenantTokenInput!) { createTenantToken(input: $input) { token expiresAt } }`;
  const input = {
    tenant: "a",
    expiresInSeconds: 60,
    readOnly: true,
    subject: "ann",
    idempotencyKey: "k",
  };
  const first = (await api.asOperator(make, { input }))["createTenantToken"];
  const again = (await api.asOperator(make, { input }))["createTenantToken"];
  assert.deepEqual(again, first);
  assert.ok(Date.parse(first.expiresAt) <= Date.now() + 60_000);
  const seen = await api.ask(first.token, "{ events { nodes { tenant } } }");
  assert.deepEqual(seen.body.data, { events: { nodes: [{ tenant: "a" }] } });
  assert.equal((await api.ask(first.token, make, { input })).status, 403);

  const other = await api.ask(operatorToken, make, {
    input: { ...input, subject: "bob" },
  });
  assert.equal(other.body.errors?.[0]?.extensions["code"], "OB409");
  for (const bad of [
    { tenant: "" },
    { tenant: "a", expiresInSeconds: 0 },
    { tenant: "a", subject: "" },
  ]) {
    const { body } = await api.ask(operatorToken, make, { input: bad });
    assert.equal(body.errors?.[0]?.extensions["code"], "OB400");
  }
  const byTenant = await api.ask(await tenantToken("a"), make, {
    input: { tenant: "a" },
  });
  assert.match(
    byTenant.body.errors?.[0]?.extensions["code"] ?? "",
    /FORBIDDEN|OB403/,
  );

  const audit = await database.query(
    "select actor, tenant, mutation, arguments from outbox.audit",
  );
  assert.deepEqual(audit, [
    {
      actor: "operator",
      tenant: "a",
      mutation: "create_tenant_token",
      arguments: {
        tenant: "a",
        expires_in_seconds: 60,
        read_only: true,
        subject: "ann",
      },
    },
  ]);
});
