// What a client is told when something goes wrong: our own words, or nothing but an id that is in the log.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { getIntrospectionQuery } from "graphql";
import {
  operatorToken,
  post,
  startTestApi,
  tenantToken,
} from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";

test("our own errors are passed on with their hint, bad input is named, all else is masked", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const errorOf = async (query: string, token = operatorToken) => {
    const { body } = await api.ask(token, query);
    return body.errors?.[0];
  };
  const nobody = "018f0000-0000-7000-8000-000000000000";
  const missing = await errorOf(
    `mutation { pauseEndpoint(input: { id: "${nobody}" }) { endpoint { id } } }`,
  );
  assert.equal(missing?.extensions["code"], "OB404");
  assert.match(missing?.extensions["hint"] ?? "", /outbox\.endpoints/);

  const bad = await errorOf('{ event(id: "no uuid") { id } }');
  assert.equal(bad?.extensions["code"], "BAD_INPUT");
  const cursor = await errorOf(
    '{ events(after: "no cursor") { nodes { id } } }',
  );
  assert.equal(cursor?.extensions["code"], "BAD_INPUT");

  const unknown = await errorOf("{ events { nodes { nothing } } }");
  assert.match(unknown?.message ?? "", /Cannot query field "nothing"/);
  assert.equal(unknown?.extensions["code"], "BAD_INPUT");

  const forbidden = await errorOf(
    "{ audits { nodes { id } } }",
    await tenantToken("a"),
  );
  assert.equal(forbidden?.extensions["code"], "FORBIDDEN");

  // A table that is not there any more is nothing that a client should hear of.
  await database.query("alter table outbox.bulk_jobs rename to gone");
  const { headers, body } = await post(
    api.url,
    operatorToken,
    JSON.stringify({ query: "{ bulkJobs { nodes { id } } }" }),
    { "x-request-id": "from-the-client" },
  );
  const [masked] = body.errors ?? [];
  assert.equal(masked?.extensions["code"], "INTERNAL");
  assert.doesNotMatch(JSON.stringify(body), /bulk_jobs|relation|42P01/);
  assert.equal(headers.get("x-request-id"), "from-the-client");
  assert.equal(masked?.extensions["requestId"], "from-the-client");
  const line = api.service.logLines.find((each) =>
    each.includes("from-the-client"),
  );
  assert.match(line ?? "", /relation .*bulk_jobs.* does not exist/);
});

test("a statement that takes too long is ended and says so", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("lock table outbox.endpoints");
    const { body } = await api.ask(
      operatorToken,
      "{ endpoints { nodes { id } } }",
    );
    assert.equal(body.errors?.[0]?.extensions["code"], "TIMEOUT");
  } finally {
    client.release(true);
  }
});

test("every answer has its security headers, and pages of other origins may read none", async (t) => {
  const api = await startTestApi(t, await createDatabase(t), {
    CORS_ORIGINS: "https://app.example",
  });
  for (const path of ["/", "/graphql", "/graphiql", "/healthz", "/nothing"]) {
    const { headers } = await fetch(`${api.url}${path}`);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.match(
      headers.get("content-security-policy") ?? "",
      /default-src 'none'/,
    );
    assert.equal(headers.get("access-control-allow-origin"), null, path);
  }
  const preflight = async (origin: string): Promise<Response> =>
    await fetch(`${api.url}/graphql`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
  const allowed = await preflight("https://app.example");
  assert.equal(allowed.status, 204);
  assert.equal(
    allowed.headers.get("access-control-allow-origin"),
    "https://app.example",
  );
  const refused = await preflight("https://evil.example");
  assert.equal(refused.status, 405);
  assert.equal(refused.headers.get("access-control-allow-origin"), null);
});

test("introspection is for operators, and for tenants where it is configured", async (t) => {
  const database = await createDatabase(t);
  const query = "{ __schema { types { name } } }";
  const closed = await startTestApi(t, database);
  assert.equal((await closed.ask(operatorToken, query)).status, 200);
  const refused = await closed.ask(await tenantToken("a"), query);
  assert.equal(refused.status, 400);
  assert.match(
    refused.body.errors?.[0]?.message ?? "",
    /introspection has been disabled/,
  );
  const typed = await closed.ask(
    await tenantToken("a"),
    '{ __type(name: "Event") { name } }',
  );
  assert.equal(typed.status, 400);
  const open = await startTestApi(t, database, {
    TENANT_INTROSPECTION: "true",
  });
  assert.equal((await open.ask(await tenantToken("a"), query)).status, 200);
  assert.equal(
    (await open.ask(operatorToken, getIntrospectionQuery())).status,
    200,
  );
});

test("GraphiQL comes with its files, all from here, and its scripts are those it was sent with", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const page = await fetch(`${api.url}/graphiql`);
  const html = await page.text();
  assert.match(html, /postcommit:token/);
  const policy = page.headers.get("content-security-policy") ?? "";
  for (const [, script = ""] of html.matchAll(
    /<script[^>]*>([\s\S]*?)<\/script>/g,
  )) {
    const hash = createHash("sha256").update(script).digest("base64");
    assert.ok(policy.includes(`'sha256-${hash}'`));
  }
  assert.doesNotMatch(html, /https?:\/\/(?!127\.0\.0\.1)[\w.]+\/.*\.(js|css)/);
  const script = await fetch(`${api.url}/ruru-static/ruru.js`);
  assert.equal(script.status, 200);
  await script.arrayBuffer();
  assert.equal(
    (await fetch(`${api.url}/ruru-static/../package.json`)).status,
    404,
  );
});

test("a token that asks too often is told when it may again, and no other is", async (t) => {
  const api = await startTestApi(t, await createDatabase(t), {
    API_RATE_LIMIT: "5",
  });
  const statuses: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    const answer = await api.ask(operatorToken, "{ __typename }");
    statuses.push(answer.status);
    if (answer.status !== 429) continue;
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
    assert.equal(answer.body.errors?.[0]?.extensions["code"], "RATE_LIMITED");
  }
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
  assert.equal(
    (await api.ask(await tenantToken("a"), "{ __typename }")).status,
    200,
  );
});
