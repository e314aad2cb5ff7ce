// One call of each mutation, for the tests that hold for all of them. A function in schema outbox that takes an
// idempotency_key and is not here fails those tests.
import assert from "node:assert/strict";
import type { PoolClient } from "pg";
import type { TestDatabase } from "../helpers/database.ts";

export const unknownId = "0197a6a0-0000-7000-8000-000000000000";

/** Must not be found where secrets have no business: it is in headers and payloads. */
export const hunter2 = "hunter2";

/** Rows of one tenant that mutations can be tried on. */
export type Stage = {
  readonly tenant: string;
  /** Wants all types, and has two secrets. */
  readonly endpointId: string;
  /** The one of the two that can be ended. */
  readonly secretId: string;
  readonly eventId: string;
  /** Of this event to this endpoint. */
  readonly deliveryId: string;
  /** A bulk job that runs, though nothing is to be done. */
  readonly bulkJobId: string;
};

export type MutationCase = {
  readonly name: string;
  readonly mayTenants: boolean;
  readonly arguments: (stage: Stage) => Readonly<Record<string, unknown>>;
  /** Turns it into a call that the same key must not be used for. */
  readonly other: Readonly<Record<string, unknown>>;
  /** Of the arguments, those that name a row. */
  readonly ids: readonly string[];
  /** A state of the stage's rows that it needs, as SQL. */
  readonly given?: string;
  /** How many rows it adds to which table. */
  readonly adds: Readonly<Partial<Record<CountedTable, number>>>;
};

export const mutationCases: readonly MutationCase[] = [
  {
    name: "create_endpoint",
    mayTenants: true,
    arguments: () => ({
      url: "https://new.example/hooks?source=us",
      event_types: ["order.*"],
      headers: { Authorization: hunter2 },
      retry_schedule: [1, 2],
    }),
    other: { url: "https://other.example" },
    ids: [],
    adds: { endpoints: 1, secrets: 1 },
  },
  {
    name: "update_endpoint",
    mayTenants: true,
    arguments: ({ endpointId }) => ({
      id: endpointId,
      description: "changed",
      headers: { Authorization: hunter2, "X-Other": hunter2 },
    }),
    other: { headers: { Authorization: "other", "X-Other": hunter2 } },
    ids: ["id"],
    adds: {},
  },
  {
    name: "delete_endpoint",
    mayTenants: true,
    arguments: ({ endpointId }) => ({ id: endpointId }),
    other: { id: unknownId },
    ids: ["id"],
    adds: { jobs: 1 },
  },
  {
    name: "pause_endpoint",
    mayTenants: true,
    arguments: ({ endpointId }) => ({ id: endpointId, reason: "moving house" }),
    other: { reason: null },
    ids: ["id"],
    adds: {},
  },
  {
    name: "resume_endpoint",
    mayTenants: true,
    arguments: ({ endpointId }) => ({ id: endpointId }),
    other: { id: unknownId },
    ids: ["id"],
    given: "update outbox.endpoints set paused_at = now()",
    adds: { jobs: 1 },
  },
  {
    name: "rotate_secret",
    mayTenants: true,
    arguments: ({ endpointId }) => ({
      endpoint_id: endpointId,
      overlap: "1 hour",
    }),
    other: { overlap: "2 hours" },
    ids: ["endpoint_id"],
    adds: { secrets: 1 },
  },
  {
    name: "expire_secret",
    mayTenants: true,
    arguments: ({ secretId }) => ({ id: secretId }),
    other: { id: unknownId },
    ids: ["id"],
    adds: {},
  },
  {
    name: "send_test_event",
    mayTenants: true,
    arguments: ({ endpointId }) => ({
      endpoint_id: endpointId,
      type: "order.test",
      payload: { password: hunter2 },
    }),
    other: { payload: { password: "other" } },
    ids: ["endpoint_id"],
    adds: { events: 1, deliveries: 1, jobs: 1 },
  },
  {
    name: "publish_event",
    mayTenants: false,
    arguments: () => ({ type: "order.made", payload: { password: hunter2 } }),
    other: { payload: { password: "other" } },
    ids: [],
    adds: { events: 1, jobs: 1 },
  },
  {
    name: "replay_event",
    mayTenants: true,
    arguments: ({ eventId, endpointId }) => ({
      event_id: eventId,
      endpoint_id: endpointId,
    }),
    other: { endpoint_id: null },
    ids: ["event_id", "endpoint_id"],
    given: "update outbox.deliveries set status = 'delivered'",
    adds: { jobs: 1 },
  },
  {
    name: "retry_delivery",
    mayTenants: true,
    arguments: ({ deliveryId }) => ({ id: deliveryId }),
    other: { id: unknownId },
    ids: ["id"],
    given: "update outbox.deliveries set status = 'failed'",
    adds: { jobs: 1 },
  },
  {
    name: "cancel_delivery",
    mayTenants: true,
    arguments: ({ deliveryId }) => ({ id: deliveryId }),
    other: { id: unknownId },
    ids: ["id"],
    adds: {},
  },
  {
    name: "retry_failed",
    mayTenants: true,
    arguments: ({ endpointId }) => ({
      endpoint_id: endpointId,
      type: "order.*",
    }),
    other: { type: "order.created" },
    ids: ["endpoint_id"],
    given: "update outbox.deliveries set status = 'failed'",
    adds: { bulkJobs: 1, jobs: 1 },
  },
  {
    name: "cancel_deliveries",
    mayTenants: true,
    arguments: ({ endpointId }) => ({ endpoint_id: endpointId }),
    other: { status: "held" },
    ids: ["endpoint_id"],
    adds: { bulkJobs: 1, jobs: 1 },
  },
  {
    name: "replay_events",
    mayTenants: true,
    arguments: ({ endpointId }) => ({ endpoint_id: endpointId }),
    other: { endpoint_id: null },
    ids: ["endpoint_id"],
    adds: { bulkJobs: 1, jobs: 1 },
  },
  {
    name: "cancel_bulk_job",
    mayTenants: true,
    arguments: ({ bulkJobId }) => ({ id: bulkJobId }),
    other: { id: unknownId },
    ids: ["id"],
    adds: {},
  },
];

/** Takes an idempotency key, but is an application's INSERT rather than a mutation: the key is the event's alone. */
export const notMutations: readonly string[] = ["publish"];

/** The functions in schema outbox that take an idempotency_key. */
export async function functionsWithKey(
  database: TestDatabase,
): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `select distinct p.proname::text as name from pg_proc as p
     where p.pronamespace = 'outbox'::regnamespace and 'idempotency_key' = any (p.proargnames) order by 1`,
  );
  return rows.map((row) => row.name);
}

/** Makes the rows that `mutationCase` needs. The event has been dispatched, its delivery is pending. */
export async function setStage(
  database: TestDatabase,
  mutationCase: Pick<MutationCase, "given"> = {},
  tenant = "acme",
): Promise<Stage> {
  const [row] = await database.query<Omit<Stage, "tenant">>(
    `with made as (
       insert into outbox.endpoints (tenant, url, headers)
       values ($1, 'https://a.example', jsonb_build_object('X-Token', $2::text)) returning id
     ), secret as (
       insert into outbox_private.secrets (endpoint_id, secret, expires_at)
       select id, outbox_private.new_secret(), now() + interval '1 hour' from made returning id
     ), event as (
       insert into outbox.events (tenant, type, dispatched_at) values ($1, 'order.created', now()) returning id
     ), delivery as (
       insert into outbox.deliveries (id, event_id, endpoint_id, tenant)
       select outbox_private.delivery_id(event.id, made.id), event.id, made.id, $1 from event, made returning id
     ), bulk as (
       insert into outbox.bulk_jobs (tenant, kind, arguments, expected_count, actor)
       values ($1, 'retry_failed', '{}', 0, 'somebody') returning id
     )
     select made.id as "endpointId", secret.id as "secretId", event.id as "eventId", delivery.id as "deliveryId",
       bulk.id as "bulkJobId"
     from made, secret, event, delivery, bulk`,
    [tenant, hunter2],
  );
  assert.ok(row);
  if (mutationCase.given) await database.query(mutationCase.given);
  return { ...row, tenant };
}

export type Caller =
  | { readonly role: "outbox_operator" }
  | { readonly role: "outbox_tenant"; readonly tenant: string };

export const operator: Caller = { role: "outbox_operator" };

export function tenantCaller(tenant: string): Caller {
  return { role: "outbox_tenant", tenant };
}

/** Runs a statement in a transaction of its own as the API would for this caller. */
export async function queryAs(
  client: PoolClient,
  caller: Caller,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const tenant = caller.role === "outbox_tenant" ? caller.tenant : "";
  await client.query("begin");
  try {
    await client.query(`set local role ${caller.role}`);
    await client.query(
      "select set_config('jwt.claims.tenant', $1, true), set_config('outbox.actor', $2, true)",
      [tenant, `${caller.role} ${tenant}`.trim()],
    );
    const { rows } = await client.query<Record<string, unknown>>(text, [
      ...values,
    ]);
    await client.query("commit");
    return rows;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** Calls a function of schema outbox with named arguments. */
export async function callAs(
  database: Pick<TestDatabase, "pool">,
  caller: Caller,
  name: string,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>[]> {
  const names = Object.keys(given);
  const list = names.map((argument, n) => `${argument} => $${n + 1}`);
  const client = await database.pool.connect();
  try {
    return await queryAs(
      client,
      caller,
      `select * from outbox.${name}(${list.join(", ")})`,
      Object.values(given),
    );
  } finally {
    client.release();
  }
}

const countedTables = {
  endpoints: "outbox.endpoints",
  events: "outbox.events",
  deliveries: "outbox.deliveries",
  secrets: "outbox_private.secrets",
  audit: "outbox.audit",
  keys: "outbox_private.mutation_keys",
  bulkJobs: "outbox.bulk_jobs",
  jobs: "graphile_worker.jobs",
} as const;

export type CountedTable = keyof typeof countedTables;

/** How many rows each table has. */
export async function countRows(
  database: TestDatabase,
): Promise<Record<CountedTable, number>> {
  const columns = Object.entries(countedTables).map(
    ([name, table]) => `(select count(*) from ${table})::integer as "${name}"`,
  );
  const [row] = await database.query<Record<CountedTable, number>>(
    `select ${columns.join(", ")}`,
  );
  assert.ok(row);
  return row;
}

/** `before`, and what was added since. */
export function plus(
  before: Record<CountedTable, number>,
  adds: MutationCase["adds"],
): Record<CountedTable, number> {
  const after = { ...before };
  for (const [table, count] of Object.entries(adds)) {
    after[table as CountedTable] += count;
  }
  return after;
}
