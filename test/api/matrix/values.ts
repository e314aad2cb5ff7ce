// What the matrix gives for each argument of the schema. For one that is not here it fails, and says so.
import type { GraphQLArgument, GraphQLInputField } from "graphql";
import type { World } from "./world.ts";

export type Value = {
  /** Whether it names something of somebody, rather than being the same for all. */
  readonly isOwned: boolean;
  readonly of: (world: World, home: World) => unknown;
};

const owned = (of: (world: World) => unknown): Value => ({ isOwned: true, of });
const same = (value: unknown): Value => ({ isOwned: false, of: () => value });

const anHour = 3_600_000;
const thisHour = Math.floor(Date.now() / anHour) * anHour;
const at = (ms: number): Value => same(new Date(ms).toISOString());
const hourly = same({ hours: 1 });

/** By the argument's name, after the type of the root or after the whole field: the more exact one holds. */
const values: Readonly<Record<string, Value>> = {
  "Query.attempt.deliveryId": owned(({ deliveries }) => deliveries.delivered),
  "Query.audit.id": owned(({ audit }) => audit),
  "Query.bulkJob.id": owned(({ bulkJobs }) => bulkJobs.finished),
  "Query.delivery.id": owned(({ deliveries }) => deliveries.failed),
  "Query.endpoint.id": owned(({ endpoints }) => endpoints.failing),
  "Query.event.id": owned(({ events }) => events.ok),
  "Query.secret.id": owned(({ secret }) => secret),
  "Subscription.endpointId": owned(({ endpoints }) => endpoints.ok),
  "Subscription.eventId": owned(({ events }) => events.live),
  "Subscription.deliveryId": owned(({ deliveries }) => deliveries.live),
  "Mutation.cancelBulkJob.id": owned(({ bulkJobs }) => bulkJobs.running),
  "Mutation.cancelDeliveries.endpointId": owned((w) => w.endpoints.paused),
  "Mutation.cancelDelivery.id": owned(({ deliveries }) => deliveries.scheduled),
  "Mutation.deleteEndpoint.id": owned(({ endpoints }) => endpoints.doomed),
  "Mutation.expireSecret.id": owned(({ secret }) => secret),
  "Mutation.pauseEndpoint.id": owned(({ endpoints }) => endpoints.spare),
  "Mutation.resumeEndpoint.id": owned(({ endpoints }) => endpoints.spare),
  "Mutation.retryDelivery.id": owned(({ deliveries }) => deliveries.failed),
  "Mutation.revealSecret.endpointId": owned((w) => w.endpoints.rotated),
  "Mutation.rotateSecret.endpointId": owned((w) => w.endpoints.rotated),
  "Mutation.sendTestEvent.endpointId": owned((w) => w.endpoints.later),
  "Mutation.updateEndpoint.id": owned(({ endpoints }) => endpoints.private),
  endpointId: owned(({ endpoints }) => endpoints.failing),
  eventId: owned(({ events }) => events.ok),
  tenant: owned(({ tenant }) => tenant),
  type: owned(({ type }) => type),
  idempotencyKey: owned((world) => world.idempotencyKey),

  // Kept with what a mutation does, so it is nobody's.
  "Mutation.type": same("matrix.type"),
  "Mutation.status": same("held"),
  url: same("https://matrix.example/hook"),
  description: same("an endpoint of the matrix"),
  eventTypes: same(["matrix.type"]),
  headers: same({ "x-matrix": "yes" }),
  payload: same({ matrix: true }),
  reason: same("the matrix"),
  subject: same("the matrix"),
  retrySchedule: same([60]),
  timeoutMs: same(1000),
  caCertificate: same(
    "-----BEGIN CERTIFICATE-----\nbWF0cml4\n-----END CERTIFICATE-----",
  ),
  expiresInSeconds: same(60),
  overlap: hourly,

  number: same(1),
  status: same("failed"),
  search: same("example"),
  mutation: same("create_endpoint"),
  actor: same("operator"),
  "Query.previewCancelDeliveries.status": same("held"),
  "Query.bulkJobs.status": same("finished"),
  outcome: same("http_error"),
  statusClass: same(5),
  statusCode: same(500),
  stuckLongerThan: same(0),
  createdAfter: at(thisHour - anHour),
  createdBefore: at(thisHour + 2 * anHour),
  since: at(thisHour - anHour),
  until: at(thisHour + 2 * anHour),
  bucket: hourly,
  first: same(20),
  // Cursors have a test of their own.
  after: same(null),
};

/** Left out, these mean now: two answers would differ by the time between them. */
const alwaysGiven = new Set([
  "Query.statistics.since",
  "Query.statistics.until",
]);

export function isAlwaysGiven(argument: string): boolean {
  return alwaysGiven.has(argument);
}

/** Throws, saying what to add. */
export function valueOf(
  arg: GraphQLArgument | GraphQLInputField,
  field: string,
): Value {
  const [root = ""] = field.split(".");
  // Everybody uses the same ones.
  if (root === "Mutation" && arg.name === "idempotencyKey") return same(field);
  const value =
    values[`${field}.${arg.name}`] ??
    values[`${root}.${arg.name}`] ??
    values[arg.name];
  if (value) return value;
  throw new Error(
    `The matrix has nothing to give for the argument ${arg.name} of ${field}: add "${field}.${arg.name}" to test/api/matrix/values.ts, as owned((world) => …) if it names something of a tenant, and as same(…) if not.`,
  );
}
