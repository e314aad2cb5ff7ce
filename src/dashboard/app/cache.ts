// How the normalised cache tells rows apart: by id, unless said otherwise here.
import {
  cacheExchange,
  type KeyGenerator,
  type OptimisticMutationResolver,
} from "@urql/exchange-graphcache";
import type { Exchange } from "@urql/core";
import { pastUncached } from "./uncached.ts";

/** A part of what it is found in, without an identity of its own. */
const part: KeyGenerator = () => null;

const parts = [
  "ApproximateCount",
  "AttemptConnection",
  "AttemptMadePayload",
  "AuditConnection",
  "BulkJobConnection",
  "CancelBulkJobPayload",
  "CancelDeliveriesPayload",
  "CancelDeliveryPayload",
  "CreateEndpointRecord",
  "CreateTenantTokenPayload",
  "DeliveryChangedPayload",
  "DeliveryConnection",
  "EndpointBacklog",
  "EndpointConnection",
  "EndpointHealthChangedPayload",
  "EventConnection",
  "PageInfo",
  "Portal",
  "Preview",
  "ReplayEventPayload",
  "RetryDeliveryPayload",
  "RetryFailedPayload",
  "RevealedSecret",
  "SecretConnection",
  "StatisticsPayload",
  "StatisticsPoint",
  "Viewer",
];

const keys: Record<string, KeyGenerator> = {
  ...Object.fromEntries(parts.map((name) => [name, part])),
  Attempt: ({ deliveryId, number }) =>
    typeof deliveryId === "string" && typeof number === "number"
      ? `${deliveryId}:${number}`
      : null,
  EndpointHealth: ({ endpointId }) =>
    typeof endpointId === "string" ? endpointId : null,
  Worker: ({ name }) => (typeof name === "string" ? name : null),
};

/** What is shown before the service has answered, and taken back if it refuses. */
const optimistic: Record<string, OptimisticMutationResolver> = {
  retryDelivery: ({ input }) => ({
    __typename: "RetryDeliveryPayload",
    delivery: {
      __typename: "Delivery",
      id: idOf(input),
      status: "pending",
      nextAttemptAt: new Date().toISOString(),
      waitingSince: null,
      completedAt: null,
    },
  }),
  cancelDelivery: ({ input }) => ({
    __typename: "CancelDeliveryPayload",
    delivery: {
      __typename: "Delivery",
      id: idOf(input),
      status: "cancelled",
      nextAttemptAt: null,
      waitingSince: null,
      completedAt: new Date().toISOString(),
    },
  }),
};

function idOf(input: unknown): string {
  return (input as { readonly id: string }).id;
}

export function createCache(): Exchange {
  return pastUncached(cacheExchange({ keys, optimistic }));
}
