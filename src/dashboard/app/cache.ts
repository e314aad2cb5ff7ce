// How the normalised cache tells rows apart: by id, unless said otherwise here.
import { cacheExchange, type KeyGenerator } from "@urql/exchange-graphcache";
import type { Exchange, Operation, OperationResult } from "@urql/core";
import { empty, filter, merge, share, type Source } from "wonka";

/** A part of what it is found in, without an identity of its own. */
const part: KeyGenerator = () => null;

const parts = [
  "ApproximateCount",
  "AttemptConnection",
  "AttemptMadePayload",
  "AuditConnection",
  "BulkJobConnection",
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
};

export function createCache(): Exchange {
  return pastUncached(cacheExchange({ keys }));
}

/** What is asked about a time that moves is never asked again: kept, it would only pile up. */
export const uncached = { isUncached: true } as const;

function pastUncached(cache: Exchange): Exchange {
  const isUncached = ({ context }: Operation): boolean =>
    context["isUncached"] === true;
  return ({ forward, ...input }) =>
    (operations) => {
      const all = share(operations);
      const past = filter(isUncached)(all);
      let answers: Source<OperationResult> = empty;
      // `forward` may be called once: the cache is given one that takes what passes it by along.
      const cached = cache({
        ...input,
        forward: (asked) => {
          answers = share(forward(merge([asked, past])));
          return filter<OperationResult>(
            ({ operation }) => !isUncached(operation),
          )(answers);
        },
      })(filter<Operation>((operation) => !isUncached(operation))(all));
      return merge([
        cached,
        filter<OperationResult>(({ operation }) => isUncached(operation))(
          answers,
        ),
      ]);
    };
}
