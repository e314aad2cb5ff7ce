// What one finds through the API: relations, pages, conditions, counts, and only one's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";

/** Events of tenants a and b, of types order.paid, orders and user.created, in turn, each with a delivery. */
async function fill(database: TestDatabase, count: number): Promise<void> {
  await database.query(`
    insert into outbox.endpoints (tenant, url) values ('a', 'https://a.example/'), ('b', 'https://b.example/');
    insert into outbox.events (tenant, type, payload, idempotency_key)
    select (array['a', 'b'])[1 + n % 2], (array['order.paid', 'orders', 'user.created'])[1 + n % 3],
      jsonb_build_object('n', n), 'key-' || n / 2
    from generate_series(0, ${count - 1}) as n;
    insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status, attempt_count, last_status_code, next_attempt_at)
    select outbox_private.delivery_id(e.id, p.id), e.id, p.id, e.tenant,
      (array['delivered', 'failed', 'pending'])[1 + (payload ->> 'n')::int / 2 % 3], 2,
      (array[200, 503, null])[1 + (payload ->> 'n')::int / 2 % 3], now()
    from outbox.events as e join outbox.endpoints as p using (tenant);
    insert into outbox.attempts (delivery_id, number, tenant, started_at, duration_ms, outcome, worker)
    select d.id, n, d.tenant, now(), 5,
      case when n = 1 then 'timeout' when d.status = 'delivered' then 'delivered' else 'http_error' end, 'w'
    from outbox.deliveries as d, generate_series(1, 2) as n`);
}

test("from an event to its deliveries, their attempts and their endpoint, and back", async (t) => {
  const database = await createDatabase(t);
  await fill(database, 4);
  const api = await startTestApi(t, database);
  const { events } = await api.asOperator(`{
    events(first: 1) { nodes {
      tenant
      deliveries { nodes {
        endpoint { tenant url deliveries(first: 1) { nodes { event { tenant } } } }
        attempts { nodes { number delivery { status } } }
      } }
    } }
  }`);
  const [event] = events.nodes;
  const [delivery] = event.deliveries.nodes;
  assert.equal(delivery.endpoint.tenant, event.tenant);
  assert.equal(
    delivery.endpoint.deliveries.nodes[0].event.tenant,
    event.tenant,
  );
  assert.deepEqual(
    delivery.attempts.nodes.map(({ number }: { number: number }) => number),
    [1, 2],
  );
});

test("a tenant finds its own rows only, by whatever way", async (t) => {
  const database = await createDatabase(t);
  await fill(database, 10);
  const api = await startTestApi(t, database);
  const a = await tenantToken("a");
  const { body } = await api.ask(
    a,
    `{ events { nodes { tenant } approximateCount { count isExact } }
       deliveries { nodes { tenant endpoint { tenant } } }
       endpoints { nodes { tenant } } }`,
  );
  assert.deepEqual(body.errors, undefined);
  assert.deepEqual(body.data?.["events"].approximateCount, {
    count: 5,
    isExact: true,
  });
  assert.doesNotMatch(JSON.stringify(body), /"b"/);

  const [other] = await database.query<{ id: string }>(
    "select id from outbox.events where tenant = 'b' limit 1",
  );
  const one = `query ($id: UUID!) { event(id: $id) { id } deliveries(condition: { eventId: $id }) { nodes { id } } }`;
  assert.deepEqual((await api.ask(a, one, { id: other?.id })).body.data, {
    event: null,
    deliveries: { nodes: [] },
  });
  const audit = await api.ask(a, "{ audits { nodes { id } } }");
  assert.equal(audit.body.errors?.[0]?.extensions["code"], "FORBIDDEN");
});

test("pages follow each other, newest first, and none is larger than 100", async (t) => {
  const database = await createDatabase(t);
  await fill(database, 230);
  const api = await startTestApi(t, database);
  const page = `query ($first: Int, $after: Cursor) {
    events(first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } }
  }`;
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { events } = await api.asOperator(page, { first: 100, after });
    seen.push(...events.nodes.map(({ id }: { id: string }) => id));
    after = events.pageInfo.endCursor;
    if (!events.pageInfo.hasNextPage) break;
  }
  assert.equal(seen.length, 230);
  assert.deepEqual(seen, seen.toSorted().toReversed());

  const { events } = await api.asOperator("{ events { nodes { id } } }");
  assert.equal(events.nodes.length, 50);
  const nested = await api.asOperator(
    "{ endpoints { nodes { deliveries { nodes { id } } } } }",
  );
  assert.equal(nested["endpoints"].nodes[0].deliveries.nodes.length, 50);

  const variants: [query: string, variables: object][] = [
    ["{ events(first: 101) { nodes { id } } }", {}],
    ["{ events(first: -1) { nodes { id } } }", {}],
    [page, { first: 101 }],
    [
      "{ endpoints { nodes { deliveries(first: 1000) { nodes { id } } } } }",
      {},
    ],
    [
      "query ($n: Int) { endpoints { nodes { deliveries(first: $n) { nodes { id } } } } }",
      { n: 101 },
    ],
  ];
  for (const [query, variables] of variants) {
    const { body } = await api.ask(operatorToken, query, { ...variables });
    assert.equal(body.errors?.[0]?.extensions["code"], "PAGE_SIZE", query);
  }
  for (const argument of ["offset: 1", "last: 1", 'before: "x"']) {
    const { status } = await api.ask(
      operatorToken,
      `{ events(${argument}) { nodes { id } } }`,
    );
    assert.equal(status, 400, argument);
  }
});

test("conditions narrow lists down", async (t) => {
  const database = await createDatabase(t);
  await fill(database, 12);
  await database.query(
    "update outbox.events set is_unmatched = true, dispatched_at = now() where payload ->> 'n' = '3'",
  );
  const [endpoint] = await database.query<{ id: string }>(
    "select id from outbox.endpoints where tenant = 'a'",
  );
  const api = await startTestApi(t, database);
  const count = async (list: string, condition: string): Promise<number> =>
    (
      await api.asOperator(
        `{ ${list}(condition: { ${condition} }) { approximateCount { count } } }`,
      )
    )[list].approximateCount.count;
  const soon = new Date(Date.now() + 60_000).toISOString();
  // prettier-ignore
  const expected: [list: string, condition: string, count: number][] = [
    ["events", 'tenant: "a"', 6],
    ["events", 'type: "order.paid"', 4],
    ["events", 'type: "order.*"', 4],
    ["events", 'type: "orders"', 4],
    ["events", 'type: "orde.*"', 0],
    ["events", `createdBefore: "${soon}"`, 12],
    ["events", `createdAfter: "${soon}"`, 0],
    ["events", 'createdAfter: "2020-01-01T00:00:00Z"', 12],
    ["events", 'idempotencyKey: "key-1"', 2],
    ["events", 'idempotencyKey: "key-1", tenant: "b"', 1],
    ["events", 'idempotencyKey: "no such"', 0],
    ["events", "unmatched: true", 1],
    ["events", "unmatched: false", 11],
    ["events", "undispatched: true", 11],
    ["events", "undispatched: false", 1],
    ["events", "undispatched: null", 12],
    ["deliveries", 'status: "failed"', 4],
    ["deliveries", 'status: "delivered"', 4],
    ["deliveries", 'status: "pending"', 4],
    ["deliveries", 'status: "held"', 0],
    ["deliveries", "statusClass: 5", 4],
    ["deliveries", "statusClass: 2", 4],
    ["deliveries", "statusCode: 503", 4],
    ["deliveries", "statusCode: 500", 0],
    ["deliveries", 'outcome: "http_error"', 8],
    ["deliveries", 'outcome: "http_error", status: "failed"', 4],
    ["deliveries", 'outcome: "delivered"', 4],
    // Those that came before the last one don't count.
    ["deliveries", 'outcome: "timeout"', 0],
    ["deliveries", `endpointId: "${endpoint?.id}"`, 6],
    ["deliveries", `endpointId: "${endpoint?.id}", status: "failed"`, 2],
    ["deliveries", "stuckLongerThan: 3600", 0],
    ["endpoints", "paused: false, deleted: false", 2],
    ["endpoints", "paused: true", 0],
  ];
  for (const [list, condition, n] of expected) {
    assert.equal(await count(list, condition), n, `${list}: ${condition}`);
  }
  for (const condition of [
    'status: "lost"',
    "statusClass: 9",
    "statusCode: 99",
    "stuckLongerThan: -1",
  ]) {
    const query = `{ deliveries(condition: { ${condition} }) { nodes { id } } }`;
    const { body } = await api.ask(operatorToken, query);
    assert.equal(body.errors?.[0]?.extensions["code"], "BAD_INPUT", condition);
  }
});

test("counts are exact up to 10,000, and then tell a tenant nothing of the others", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    alter table outbox.events disable trigger user;
    insert into outbox.events (tenant, type) select 'a', 'x' from generate_series(1, 10001);
    insert into outbox.events (tenant, type) select 'b', 'x' from generate_series(1, 15000);`);
  await database.query("analyze outbox.events");
  const api = await startTestApi(t, database);
  const counted = async (token: string, condition = ""): Promise<unknown> =>
    (
      await api.ask(
        token,
        `{ events${condition} { approximateCount { count isExact } } }`,
      )
    ).body.data?.["events"].approximateCount;
  const many = { count: 10_000, isExact: false };
  assert.deepEqual(await counted(await tenantToken("a")), many);
  assert.deepEqual(
    await counted(operatorToken, '(condition: { tenant: "b" })'),
    many,
  );
  assert.deepEqual(await counted(operatorToken), {
    count: 25_001,
    isExact: false,
  });
  assert.deepEqual(
    await counted(operatorToken, "(condition: { tenant: null })"),
    {
      count: 25_001,
      isExact: false,
    },
  );
});
