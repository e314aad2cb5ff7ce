// How the normalised cache tells rows apart: by id, unless said otherwise here.
import { cacheExchange, type KeyGenerator } from "@urql/exchange-graphcache";
import type { Exchange } from "@urql/core";

type Row = Readonly<Record<string, unknown>>;

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
  Attempt: (data: Row) =>
    data["deliveryId"] && data["number"]
      ? `${String(data["deliveryId"])}:${String(data["number"])}`
      : null,
  EndpointHealth: (data: Row) =>
    data["endpointId"] ? String(data["endpointId"]) : null,
};

export function createCache(): Exchange {
  return cacheExchange({ keys });
}
