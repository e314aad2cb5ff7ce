// Ways around tenancy that the matrix does not go by itself: what a client says beside its token, and in place of values.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import {
  operatorToken,
  post,
  startTestApi,
  tenantToken,
  type TestApi,
} from "../helpers/api.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

type Stage = {
  readonly database: TestDatabase;
  readonly api: TestApi;
  readonly token: string;
  readonly own: Ids;
  readonly foreign: Ids;
};
type Ids = { readonly endpoint: string; readonly event: string };

/** An endpoint and two events each of the tenants mine and theirs. */
async function createStage(t: TestContext): Promise<Stage> {
  const database = await createDatabase(t);
  const idsOf = async (tenant: string): Promise<Ids> => {
    const [row] = await database.query<Ids>(
      `with p as (
         insert into outbox.endpoints (tenant, url) values ($1, 'https://' || $1 || '.example/') returning id
       ), e as (
         insert into outbox.events (tenant, type) values ($1, 'order.paid'), ($1, 'order.sent') returning id
       )
       select (select id from p) as endpoint, (select min(id::text) from e) as event`,
      [tenant],
    );
    if (!row) throw new Error("no rows");
    return row;
  };
  const own = await idsOf("mine");
  const foreign = await idsOf("theirs");
  const api = await startTestApi(t, database);
  return { database, api, own, foreign, token: await tenantToken("mine") };
}

test("who asks is in the token, and nowhere else in the request", async (t) => {
  const { api, token } = await createStage(t);
  const query = "{ endpoints { nodes { tenant } } }";
  const claims = {
    role: "outbox_operator",
    "jwt.claims.tenant": "theirs",
    "x-tenant": "theirs",
    cookie: `authorization=Bearer ${operatorToken}`,
    "x-authorization": `Bearer ${operatorToken}`,
    "x-forwarded-user": "operator",
  };
  const body = JSON.stringify({
    query,
    pgSettings: claims,
    context: { principal: { kind: "operator" } },
    extensions: claims,
    variables: claims,
  });
  const answer = await post(api.url, token, body, claims);
  assert.deepEqual(answer.body.data?.["endpoints"].nodes, [{ tenant: "mine" }]);
  for (const path of ["?tenant=theirs", `?authorization=${operatorToken}`]) {
    const response = await fetch(`${api.url}/graphql${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...claims },
      body,
    });
    assert.equal(response.status, 401);
  }
});

test("one's own and another's in one operation stay what they are", async (t) => {
  const { api, token, own, foreign } = await createStage(t);
  const { body } = await api.ask(
    token,
    `query ($own: UUID!, $foreign: UUID!) {
       own: event(id: $own) { tenant }
       foreign: event(id: $foreign) { tenant }
       again: event(id: $own) { tenant }
       narrow: deliveries(condition: { endpointId: $foreign }) { approximateCount { count } }
       both: endpoints(condition: { tenant: "theirs" }) { nodes { tenant } }
     }`,
    { own: own.event, foreign: foreign.event },
  );
  assert.deepEqual(body.data, {
    own: { tenant: "mine" },
    foreign: null,
    again: { tenant: "mine" },
    narrow: { approximateCount: { count: 0 } },
    both: { nodes: [] },
  });
});

test("a cursor of another's list leads to one's own rows", async (t) => {
  const { api, token } = await createStage(t);
  const page = `query ($after: Cursor) {
    events(after: $after, orderBy: OLDEST_FIRST) { edges { cursor node { tenant } } }
  }`;
  const all = await api.asOperator(page);
  for (const { cursor } of all["events"].edges) {
    const { body } = await api.ask(token, page, { after: cursor });
    assert.equal(body.errors, undefined);
    for (const { node } of body.data?.["events"].edges ?? []) {
      assert.equal(node.tenant, "mine");
    }
  }
});

test("odd values are refused, or find nothing", async (t) => {
  const { api, token, foreign } = await createStage(t);
  const odd: unknown[] = [
    [foreign.endpoint],
    { id: foreign.endpoint },
    { toString: foreign.endpoint },
    true,
    7,
    1e308,
    "",
    "\0",
    `${foreign.endpoint}' or true --`,
    `{${foreign.endpoint}}`,
    "mine' or tenant = 'theirs",
    ["mine", "theirs"],
    "%",
    null,
  ];
  const queries = [
    "query ($odd: UUID!) { endpoint(id: $odd) { tenant } }",
    "query ($odd: UUID!) { bulkJob(id: $odd) { tenant } }",
    "query ($odd: UUID) { statistics(endpointId: $odd) { attempts } }",
    "query ($odd: String) { endpoints(condition: { tenant: $odd }) { nodes { tenant } } }",
    "query ($odd: String) { events(condition: { type: $odd }) { nodes { tenant } } }",
    "query ($odd: String) { events(condition: { idempotencyKey: $odd }) { nodes { tenant } } }",
    "query ($odd: Cursor) { events(after: $odd) { nodes { tenant } } }",
    "query ($odd: Datetime) { events(condition: { createdAfter: $odd }) { nodes { tenant } } }",
    "query ($odd: String) { statistics(tenant: $odd) { attempts } }",
    "mutation ($odd: UUID!) { pauseEndpoint(input: { id: $odd }) { endpoint { tenant } } }",
  ];
  for (const query of queries) {
    for (const value of odd) {
      const { status, body } = await api.ask(token, query, { odd: value });
      const what = `${query} ${JSON.stringify(value)}: ${JSON.stringify(body)}`;
      assert.ok(status === 200 || status === 400, what);
      assert.doesNotMatch(JSON.stringify(body.data ?? null), /theirs/, what);
      for (const { extensions } of body.errors ?? []) {
        assert.match(extensions["code"] ?? "", /^(BAD_INPUT|OB40[034])$/, what);
      }
    }
  }
});

test("in SQL a row that the caller made up shows nothing of another's endpoint", async (t) => {
  const { database, foreign } = await createStage(t);
  const client = await database.pool.connect();
  try {
    await client.query("begin; set local role outbox_tenant");
    await client.query("select set_config('jwt.claims.tenant', 'mine', true)");
    const { rows } = await client.query(
      `select
         outbox.endpoints_health(
           jsonb_populate_record(null::outbox.endpoints, jsonb_build_object('id', $1::text, 'tenant', 'mine'))
         ) is null as health,
         outbox.endpoint_health_backlog(
           jsonb_populate_record(null::outbox.endpoint_health, jsonb_build_object('endpoint_id', $1::text))
         ) is null as backlog`,
      [foreign.endpoint],
    );
    assert.deepEqual(rows, [{ health: true, backlog: true }]);
    await client.query("rollback");
    // Nobody's session sees nobody's rows.
    await client.query("begin; set local role outbox_tenant");
    const { rows: none } = await client.query(
      `select (select count(*) from outbox.events)::int + (select count(*) from outbox.endpoints)::int
         + (select count(*) from outbox.secrets)::int as count`,
    );
    assert.deepEqual(none, [{ count: 0 }]);
    await assert.rejects(
      client.query("select outbox.undispatched_ids()"),
      ({ code }: { code?: string }) => code === "OB403",
    );
  } finally {
    client.release(true);
  }
});
