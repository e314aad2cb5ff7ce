// What is told, to whom, and in which transaction; and that nobody can tell it in our place.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createEndpoint } from "../e2e/stage.ts";

interface Told {
  readonly tenant: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
}

async function told(database: TestDatabase): Promise<Told[]> {
  return await database.query<Told>(
    "select tenant, type, payload, created_at from outbox.events where starts_with(type, 'postcommit.') order by id",
  );
}

async function types(database: TestDatabase): Promise<string[]> {
  return (await told(database)).map(({ tenant, type }) => `${tenant} ${type}`);
}

async function subscribe(
  database: TestDatabase,
  tenant: string,
  eventTypes: readonly string[] = ["postcommit.*"],
): Promise<string> {
  const { id } = await createEndpoint(
    database,
    `https://ops.${tenant.replace(/\W/g, "")}.example/`,
    {
      tenant,
      eventTypes,
    },
  );
  return id;
}

/** A delivery that is under way. */
async function deliver(
  database: TestDatabase,
  tenant = "acme",
  type = "order.created",
): Promise<string> {
  const [event] = await database.query<{ id: string }>(
    "insert into outbox.events (tenant, type) values ($1, $2) returning id",
    [tenant, type],
  );
  await database.query("select outbox_private.fan_out(array[$1::uuid])", [
    event?.id,
  ]);
  const [delivery] = await database.query<{ id: string }>(
    "select id from outbox.deliveries where event_id = $1",
    [event?.id],
  );
  return delivery?.id ?? "";
}

async function record(
  database: Pick<TestDatabase, "query">,
  deliveryId: string,
  status: "delivered" | "failed" | "pending",
): Promise<void> {
  await database.query("select outbox_private.record_attempts($1)", [
    JSON.stringify([
      {
        delivery_id: deliveryId,
        started_at: new Date(),
        duration_ms: 5,
        outcome: status === "delivered" ? "delivered" : "http_error",
        status_code: status === "delivered" ? 200 : 500,
        error:
          status === "delivered"
            ? null
            : "Your server answered 500 instead of 2xx",
        worker: "test",
        status,
        retry_in_ms: status === "pending" ? 60_000 : null,
      },
    ]),
  ]);
}

async function circuit(
  database: TestDatabase,
  id: string,
  ...changes: string[]
): Promise<void> {
  await database.query("select outbox_private.note_circuits($1)", [
    JSON.stringify(changes.map((change) => ({ endpoint_id: id, change }))),
  ]);
}

test("one trouble is told once, and its end once, by whoever sees it", async (t) => {
  const database = await createDatabase(t);
  const { id } = await createEndpoint(database, "https://a.example/", {
    tenant: "acme",
    retrySchedule: [60],
  });
  await subscribe(database, "acme");
  await circuit(database, id, "circuit_opened");
  await circuit(database, id, "circuit_opened", "circuit_opened");
  await database.query("select outbox.pause_endpoint($1, 'broken')", [id]);
  await database.query("select outbox.pause_endpoint($1, 'still')", [id]);
  // A success while it is paused is one that was under way.
  await circuit(database, id, "circuit_closed");
  await database.query("select outbox.resume_endpoint($1)", [id]);
  assert.deepEqual(await types(database), [
    "acme postcommit.endpoint.circuit_opened",
    "acme postcommit.endpoint.paused",
  ]);
  const [one, two] = [await deliver(database), await deliver(database)];
  await record(database, one, "pending");
  assert.equal((await told(database)).length, 2, "a failure is no recovery");
  await record(database, one, "delivered");
  await record(database, two, "delivered");
  await circuit(database, id, "circuit_closed");
  const all = await told(database);
  assert.deepEqual(
    all.slice(2).map(({ type }) => type),
    ["postcommit.endpoint.recovered"],
  );
  assert.equal(all[2]?.payload["trouble"], "paused");
  assert.equal(all[1]?.payload["reason"], "broken");
  assert.deepEqual(
    await database.query("select * from outbox_private.endpoint_troubles"),
    [],
  );
});

test("it is told if and only if the change is committed", async (t) => {
  const database = await createDatabase(t);
  const { id } = await createEndpoint(database, "https://a.example/", {
    tenant: "acme",
  });
  await subscribe(database, "acme");
  const client = await database.pool.connect();
  const within = async (end: string, act: () => Promise<unknown>) => {
    await client.query("begin");
    await act();
    await client.query(end);
  };
  const pause = () => client.query("select outbox.pause_endpoint($1)", [id]);
  const delivery = await deliver(database);
  const fail = () =>
    record(
      {
        query: async (text, values) =>
          (await client.query(text, [...(values ?? [])])).rows,
      },
      delivery,
      "failed",
    );
  await within("rollback", pause);
  await within("rollback", fail);
  assert.deepEqual(await told(database), []);
  await within("commit", pause);
  await within("commit", fail);
  client.release();
  assert.deepEqual(await types(database), [
    "acme postcommit.endpoint.paused",
    "acme postcommit.delivery.failed",
  ]);
});

test("the recorder waits for nobody who is pausing an endpoint, and that one does not deadlock with it", async (t) => {
  const database = await createDatabase(t);
  const { id } = await createEndpoint(database, "https://a.example/", {
    tenant: "acme",
  });
  await subscribe(database, "acme");
  await circuit(database, id, "circuit_opened");
  const delivery = await deliver(database);
  const other = await deliver(database);
  const client = await database.pool.connect();
  await client.query("begin");
  await client.query("select outbox.pause_endpoint($1)", [id]);
  await record(database, delivery, "delivered");
  await client.query("select outbox.cancel_delivery($1)", [other]);
  await client.query("commit");
  client.release();
  assert.deepEqual(await types(database), [
    "acme postcommit.endpoint.circuit_opened",
    "acme postcommit.endpoint.paused",
  ]);
  await database.query("select outbox.resume_endpoint($1)", [id]);
  await record(database, await deliver(database), "delivered");
  assert.equal((await told(database)).length, 3);
});

test("all types are not these; who asks for them gets them, the tenant's and the operators' own each", async (t) => {
  const database = await createDatabase(t);
  const { id } = await createEndpoint(database, "https://a.example/", {
    tenant: "acme",
  });
  await createEndpoint(database, "https://all.example/", {
    tenant: "acme",
    eventTypes: ["*"],
  });
  const pauseAndResume = async (): Promise<void> => {
    await database.query("select outbox.pause_endpoint($1)", [id]);
    await database.query("select outbox.resume_endpoint($1)", [id]);
  };
  await pauseAndResume();
  assert.deepEqual(await told(database), [], "nobody wants it");
  await subscribe(database, "other");
  await pauseAndResume();
  assert.deepEqual(await told(database), [], "another tenant's");
  const operators = await subscribe(database, "postcommit:operator");
  const own = await subscribe(database, "acme", ["postcommit.endpoint.paused"]);
  await pauseAndResume();
  const events = await database.query<{ id: string; tenant: string }>(
    "select id, tenant from outbox.events order by tenant",
  );
  assert.deepEqual(
    events.map(({ tenant }) => tenant),
    ["acme", "postcommit:operator"],
  );
  await database.query("select outbox_private.fan_out($1)", [
    events.map((event) => event.id),
  ]);
  const owed = await database.query<{ endpoint_id: string }>(
    "select endpoint_id from outbox.deliveries order by tenant",
  );
  assert.deepEqual(
    owed.map(({ endpoint_id }) => endpoint_id),
    [own, operators],
  );
});

test("there is no loop: of who is told of others operators are told, and of them nobody", async (t) => {
  const database = await createDatabase(t);
  const one = await subscribe(database, "acme", ["*", "postcommit.*"]);
  await subscribe(database, "acme");
  const operators = await subscribe(database, "postcommit:operator");
  await subscribe(database, "postcommit:operator");
  for (const id of [one, operators]) {
    await circuit(database, id, "circuit_opened");
    await database.query("select outbox.pause_endpoint($1)", [id]);
    await database.query("select outbox.resume_endpoint($1)", [id]);
    await circuit(database, id, "circuit_closed");
  }
  assert.deepEqual(
    await types(database),
    ["circuit_opened", "paused", "recovered"].map(
      (what) => `postcommit:operator postcommit.endpoint.${what}`,
    ),
  );
  // Nor is it told that one could not be delivered.
  const events = await database.query<{ id: string }>(
    "select id from outbox.events",
  );
  await database.query("select outbox_private.fan_out($1)", [
    events.map(({ id }) => id),
  ]);
  const open = await database.query<{ id: string }>(
    "select id from outbox.deliveries",
  );
  assert.ok(open.length > 0);
  for (const { id } of open) await record(database, id, "failed");
  assert.equal((await told(database)).length, events.length);
});

test("a delivery that fails for good is told once, also if it is recorded twice", async (t) => {
  const database = await createDatabase(t);
  await createEndpoint(database, "https://a.example/", {
    tenant: "acme",
    eventTypes: ["order.*"],
  });
  await subscribe(database, "acme");
  const delivery = await deliver(database);
  await record(database, delivery, "failed");
  await record(database, delivery, "failed");
  assert.deepEqual(await types(database), ["acme postcommit.delivery.failed"]);
  await database.query("select outbox.retry_delivery($1)", [delivery]);
  await record(database, delivery, "failed");
  assert.equal((await told(database)).length, 2, "it had been sent again");
});

test("what somebody's limit refuses is not told, and keeps nothing from being done", async (t) => {
  const database = await createDatabase(t);
  const { id } = await createEndpoint(database, "https://a.example/", {
    tenant: "acme",
    eventTypes: ["order.*"],
  });
  await subscribe(database, "acme");
  const delivery = await deliver(database);
  await database.query(`
    create function public.tg_not_here() returns trigger language plpgsql as $$ begin raise 'not here'; end $$;
    create trigger not_here before insert on outbox.events
      for each row when (new.type = 'postcommit.delivery.failed') execute function public.tg_not_here();
    alter table outbox.events add constraint "not here" check (type <> 'postcommit.endpoint.paused')`);
  await record(database, delivery, "failed");
  await database.query("select outbox.pause_endpoint($1)", [id]);
  const rows = await database.query(
    "select status, paused_at is not null as is_paused from outbox.deliveries, outbox.endpoints as p where p.id = $1",
    [id],
  );
  assert.deepEqual(rows, [{ status: "failed", is_paused: true }]);
  assert.deepEqual(await told(database), []);
});

test("reserved types and tenants are refused to everybody else", async (t) => {
  const database = await createDatabase(t);
  const refused = [
    "insert into outbox.events (type) values ('postcommit.endpoint.paused')",
    "insert into outbox.events (type, tenant) values ('order.created', 'postcommit:operator')",
    "insert into outbox.events (type) values ('order.created'), ('postcommit.mine')",
    "select outbox.publish('postcommit.delivery.failed')",
    "select outbox.publish('order.created', '{}', 'postcommit:canary')",
    "select outbox.publish_event('postcommit.delivery.failed')",
    "select outbox.create_endpoint('https://a.example/', 'postcommit:mine')",
    "select outbox.create_endpoint('https://a.example/', 'postcommit:operator')",
    "select outbox_private.create_tenant_token('postcommit:operator', 60, false, null, null)",
  ];
  for (const statement of refused)
    await assert.rejects(
      database.query(statement),
      { code: "OB400" },
      statement,
    );

  // A publisher that knows the setting.
  const client = await database.pool.connect();
  for (const statement of refused.slice(0, 5)) {
    await client.query(
      "begin; set local role outbox_publisher; set local outbox.internal = 'on'",
    );
    await assert.rejects(
      client.query(statement),
      /reserved|row-level security/,
      statement,
    );
    await client.query("rollback");
  }
  await client.query(
    "begin; set local role outbox_tenant; set local jwt.claims.tenant = 'postcommit:operator'",
  );
  await assert.rejects(
    client.query(
      "select outbox.create_endpoint('https://a.example/', null, '{postcommit.*}')",
    ),
    { code: "OB403" },
  );
  await client.query("rollback");
  client.release();
  // Ours is not theirs: neither prefix is reserved without its dot or colon.
  await database.query(
    "insert into outbox.events (type, tenant) values ('postcommit_order.created', 'postcommit')",
  );
});

test("what docs/operational-events.md shows is what is sent, to the field", async (t) => {
  const database = await createDatabase(t);
  const { id } = await createEndpoint(
    database,
    "https://hooks.acme.example/secret/path",
    { tenant: "acme", eventTypes: ["order.*"] },
  );
  await subscribe(database, "acme");
  await circuit(database, id, "circuit_opened");
  await database.query("select outbox.pause_endpoint($1)", [id]);
  await database.query("select outbox.resume_endpoint($1)", [id]);
  await record(database, await deliver(database), "delivered");
  await record(database, await deliver(database), "failed");
  await database.query("select outbox.rotate_secret($1)", [id]);
  const document = await readFile(
    new URL("../../docs/operational-events.md", import.meta.url),
    "utf8",
  );
  const examples = [
    ...document.matchAll(
      /^### (?<heading>\S+)\n[^#]*?```json\n(?<json>[^`]*)```/gm,
    ),
  ].map(
    ({ groups }) =>
      [
        groups?.["heading"] ?? "",
        JSON.parse(groups?.["json"] ?? "") as {
          type: string;
          text: string;
          data: Record<string, unknown>;
        },
      ] as const,
  );
  const all = await told(database);
  assert.deepEqual(
    examples.map(([heading]) => heading).toSorted(),
    all.map(({ type }) => type).toSorted(),
  );
  for (const [heading, { type, text, data }] of examples) {
    assert.equal(type, heading);
    assert.equal(text, data["text"]);
    const sent = all.find((event) => event.type === type)?.payload ?? {};
    const shape = (value: Readonly<Record<string, unknown>>) =>
      Object.entries(value)
        .map(([name, of]) => `${name}: ${typeof of}`)
        .toSorted();
    assert.deepEqual(shape(sent), shape(data), heading);
    assert.ok(document.includes(`| \`${type}\``), "it is in the table");
    assert.ok(!JSON.stringify(sent).includes("secret/path"), "no path");
  }
});
