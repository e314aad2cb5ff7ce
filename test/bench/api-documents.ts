// The questions that operators and customers ask the API, as docs/api.md asks them.
import type { Plenty } from "./plenty.ts";

export type ApiDocument = {
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** A tenant's token rather than an operator's. */
  readonly asTenant?: boolean;
};

const delivery = `id status attemptCount nextAttemptAt lastStatusCode lastError createdAt completedAt`;
const point = `at attempts delivered failed outcomes p50DurationMs p95DurationMs p50LagMs p95LagMs p99LagMs`;
const attempt = `number startedAt durationMs outcome statusCode error responseHeaders responseBody`;

export function documentsOf(plenty: Plenty): readonly ApiDocument[] {
  const { tenant, endpointId, eventId } = plenty;
  const before = new Date(Date.now() - 10 * 86_400_000).toISOString();
  const after = new Date(Date.now() - 12 * 86_400_000).toISOString();
  const events = (name: string, condition: object): ApiDocument => ({
    name: `events: ${name}`,
    query: `query ($condition: EventCondition) { events(condition: $condition) {
      nodes { id tenant type payload createdAt dispatchedAt } pageInfo { hasNextPage endCursor } } }`,
    variables: { condition },
  });
  const deliveries = (name: string, condition: object): ApiDocument => ({
    name: `deliveries: ${name}`,
    query: `query ($condition: DeliveryCondition) { deliveries(condition: $condition) {
      nodes { ${delivery} event { id type } endpoint { id url } } pageInfo { hasNextPage endCursor } } }`,
    variables: { condition },
  });
  const asTenant = (document: ApiDocument): ApiDocument => ({
    ...document,
    name: `${document.name} (tenant)`,
    asTenant: true,
  });
  return [
    events("newest", {}),
    events("of a tenant", { tenant }),
    events("of a type", { type: "order.paid" }),
    events("of a tenant and order.*", { tenant, type: "order.*" }),
    events("of a time range", { createdAfter: after, createdBefore: before }),
    events("of an idempotency key", { tenant, idempotencyKey: "order-42" }),
    events("undispatched", { undispatched: true }),
    events("unmatched", { unmatched: true }),
    events("of a tenant, unmatched", { tenant, unmatched: true }),
    asTenant(events("newest", {})),
    asTenant(events("of a type", { type: "invoice.sent" })),
    deliveries("newest", {}),
    deliveries("never delivered", { status: "failed" }),
    deliveries("cancelled", { status: "cancelled" }),
    deliveries("of an endpoint", { endpointId }),
    deliveries("of an endpoint, failed", { endpointId, status: "failed" }),
    deliveries("of an event", { eventId }),
    deliveries("answered 5xx", { statusClass: 5 }),
    deliveries("of a tenant, answered 5xx", { tenant, statusClass: 5 }),
    deliveries("stuck for an hour", { stuckLongerThan: 3600 }),
    deliveries("of a time range, failed", {
      createdAfter: after,
      createdBefore: before,
      status: "failed",
    }),
    asTenant(deliveries("newest", {})),
    asTenant(deliveries("held", { status: "held" })),
    asTenant(deliveries("failed", { status: "failed" })),
    {
      name: "deliveries with their attempts, nested",
      query: `{ deliveries(first: 50) { nodes { ${delivery} attempts(first: 5) { nodes { ${attempt} } } } } }`,
      variables: {},
    },
    {
      name: "how many have failed",
      query: `{ deliveries(first: 1, condition: { status: "failed" }) { nodes { id } approximateCount { count isExact } } }`,
      variables: {},
    },
    {
      name: "how many there are",
      query: `{ deliveries(first: 1) { nodes { id } approximateCount { count isExact } } }`,
      variables: {},
    },
    ...[1, 7].map((days) => ({
      name: `statistics of ${days} d`,
      query: `query ($since: Datetime!) { statistics(since: $since) { ${point} } }`,
      variables: {
        since: new Date(Date.now() - days * 86_400_000).toISOString(),
      },
    })),
    {
      name: "screen: overview",
      query: `query ($since: Datetime!) {
        statistics(since: $since) { ${point} }
        failed: deliveries(condition: { status: "failed" }, first: 10) { nodes { ${delivery} endpoint { id url } } }
        waiting: deliveries(condition: { stuckLongerThan: 60 }, first: 10) { nodes { ${delivery} } }
        endpoints(first: 20) { nodes { id url tenant pausedAt pausedReason } } }`,
      variables: { since: new Date(Date.now() - 3_600_000).toISOString() },
    },
    {
      name: "screen: event",
      query: `query ($id: UUID!) { event(id: $id) { id tenant type payload traceparent createdAt dispatchedAt
        deliveries { nodes { ${delivery} endpoint { id url } attempts { nodes { ${attempt} } } } } } }`,
      variables: { id: eventId },
    },
    {
      name: "screen: endpoint",
      query: `query ($id: UUID!) { endpoint(id: $id) { id url eventTypes pausedAt
        health { circuit windowLimit inFlight successRate lastSuccessAt lastFailureAt backlog { waiting scheduled held failed } }
        deliveries(first: 20) { nodes { ${delivery} event { id type } } } } }`,
      variables: { id: endpointId },
    },
    asTenant({
      name: "endpoints with their health",
      query: `{ endpoints(first: 50) { nodes { id url health { circuit windowLimit successRate backlog { waiting scheduled held failed } } } } }`,
      variables: {},
    }),
  ];
}
