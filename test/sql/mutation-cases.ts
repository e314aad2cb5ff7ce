// One call of each mutation, for the tests that hold for all of them. A function in schema outbox that takes an
// idempotency_key and is not here fails those tests.
import type { TestDatabase } from "../helpers/database.ts";
import {
  hunter2,
  unknownId,
  type CountedTable,
  type Stage,
} from "./mutation-stage.ts";

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

/** The functions in schema outbox that change something and take an idempotency_key. */
export async function functionsWithKey(
  database: TestDatabase,
): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `select distinct p.proname::text as name from pg_proc as p
     where p.pronamespace = 'outbox'::regnamespace and p.provolatile = 'v' and 'idempotency_key' = any (p.proargnames)
     order by 1`,
  );
  return rows.map((row) => row.name);
}
