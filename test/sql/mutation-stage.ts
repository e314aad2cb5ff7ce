// What the tests of mutations begin with: rows of a tenant, callers, and counts of what is there.
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

/** Makes the rows, and runs `given`. The event has been dispatched, its delivery is pending. */
export async function setStage(
  database: TestDatabase,
  options: { readonly given?: string } = {},
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
  if (options.given) await database.query(options.given);
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
  adds: Readonly<Partial<Record<CountedTable, number>>>,
): Record<CountedTable, number> {
  const after = { ...before };
  for (const [table, count] of Object.entries(adds)) {
    after[table as CountedTable] += count;
  }
  return after;
}
