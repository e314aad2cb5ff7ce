// How the normalised cache tells rows apart: by id, unless said otherwise here.
import { cacheExchange, type KeyGenerator } from "@urql/exchange-graphcache";
import type { Exchange } from "@urql/core";

/** A part of what it is found in, without an identity of its own. */
const part: KeyGenerator = () => null;

const parts = [
  "ApproximateCount",
  "AttemptConnection",
  "AttemptMadePayload",
  "AuditConnection",
  "BulkJobConnection",
  "CreateEndpointRecord",
  "DeliveryChangedPayload",
  "DeliveryConnection",
  "EndpointBacklog",
  "EndpointConnection",
  "EndpointHealthChangedPayload",
  "EventConnection",
  "PageInfo",
  "Preview",
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

export function createCache(): Exchange {
  return cacheExchange({ keys });
}
