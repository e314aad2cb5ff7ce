// The subscriptions of the API. What a message says itself costs no query; a delivery or an endpoint is read, as the
// subscriber may see it, only where it is asked for.
import {
  context,
  get,
  lambda,
  listen,
  object,
  type FieldArgs,
  type GrafastSubscriber,
  type Step,
} from "postgraphile/grafast";
// Declares what the build says of Postgres.
import "postgraphile/graphile-build-pg";
import { extendSchema } from "postgraphile/utils";
import type { LivePayload } from "./payloads.ts";
import { topicOf } from "./topic.ts";

const whose = `
    "The id of the endpoint."
    endpointId: UUID
    "For operators: one tenant only. A tenant's token means its own."
    tenant: String
`;
const gap = `
    "Whether something before this was missed, because a connection was lost or you read too slowly: read again what you show. Where everything else is null, it is all that there is to tell."
    gap: Boolean!
`;
const ids = `
    "The id of the delivery."
    deliveryId: UUID
    "The id of the event."
    eventId: UUID
    "The id of the endpoint."
    endpointId: UUID
    "Whose it is."
    tenant: String
`;

const typeDefs = /* GraphQL */ `
  extend type Subscription {
    "A delivery has changed because an attempt was made: of all that you may see, or of one endpoint or event."
    deliveryChanged(
      ${whose}
      "The id of the event."
      eventId: UUID
    ): DeliveryChangedPayload
    "An attempt was made and recorded: of all that you may see, or of one endpoint, event or delivery."
    attemptMade(
      ${whose}
      "The id of the event."
      eventId: UUID
      "The id of the delivery."
      deliveryId: UUID
    ): AttemptMadePayload
    "An endpoint's circuit has opened or closed, or it was paused, resumed or deleted."
    endpointHealthChanged(${whose}): EndpointHealthChangedPayload
    "How many attempts were made, about once a second while there are any. Each worker tells its own: add them up."
    statistics(${whose}): StatisticsPayload
  }

  "A delivery that has changed."
  type DeliveryChangedPayload {
    ${gap}
    ${ids}
    "What the attempt made of it. See Delivery.status."
    status: String
    "Attempts made so far."
    attemptCount: Int
    "When the next attempt is due, if one will follow."
    nextAttemptAt: Datetime
    "The delivery as it is now. Reading it costs a query for each message."
    delivery: Delivery
  }

  "An attempt that was made."
  type AttemptMadePayload {
    ${gap}
    ${ids}
    "1 for the first attempt of its delivery, and so on."
    number: Int
    "What came of it. See Attempt.outcome."
    outcome: String
    "The HTTP status, if there was a response."
    statusCode: Int
    "Milliseconds from its beginning to the end of the response."
    durationMs: Int
    "What it made of the delivery. See Delivery.status."
    status: String
    "When the next attempt is due, if one will follow."
    nextAttemptAt: Datetime
    "When it was recorded, by the worker's clock."
    recordedAt: Datetime
    "Its delivery as it is now. Reading it costs a query for each message."
    delivery: Delivery
    "Its endpoint as it is now. Reading it costs a query for each message."
    endpoint: Endpoint
  }

  "What has happened to an endpoint."
  enum EndpointChange {
    "It has failed so often that nothing is sent to it for a while."
    CIRCUIT_OPENED
    "It has succeeded again, and gets what waited for it."
    CIRCUIT_CLOSED
    "Nothing is sent to it until it is resumed."
    PAUSED
    "It gets what was held."
    RESUMED
    "It is gone."
    DELETED
  }

  "An endpoint whose health has changed."
  type EndpointHealthChangedPayload {
    ${gap}
    "The id of the endpoint."
    endpointId: UUID
    "Whose it is."
    tenant: String
    "What has happened."
    change: EndpointChange
    "When it happened."
    at: Datetime
    "The endpoint as it is now. Reading it costs a query for each message."
    endpoint: Endpoint
  }

  "How many attempts were made in the last moment."
  type StatisticsPayload {
    ${gap}
    "Whose they are. Null where you watch all tenants together."
    tenant: String
    "The id of the endpoint, where you watch one."
    endpointId: UUID
    "When they were told."
    at: Datetime
    "Attempts that one worker has recorded since it told last."
    attempts: Int
    "Those that succeeded."
    delivered: Int
    "Those that did not."
    failed: Int
  }
`;

/** Wants `context.live` to be a Hub and `context.principal` to say who asks. */
export const livePlugin: GraphileConfig.Plugin = extendSchema((build) => {
  const { deliveries, endpoints } = build.pgResources;
  if (!deliveries || !endpoints) throw new Error("schema outbox is not there");
  const delivery = ($payload: Step): Step =>
    deliveries.get({ id: get($payload, "deliveryId") });
  const endpoint = ($payload: Step): Step =>
    endpoints.get({ id: get($payload, "endpointId") });
  return {
    typeDefs,
    objects: {
      Subscription: {
        plans: {
          deliveryChanged: subscribed("attempt"),
          attemptMade: subscribed("attempt"),
          endpointHealthChanged: subscribed("endpoint"),
          statistics: subscribed("statistics"),
        },
      },
      DeliveryChangedPayload: {
        plans: {
          attemptCount: ($payload: Step) => get($payload, "number"),
          delivery,
        },
      },
      AttemptMadePayload: { plans: { delivery, endpoint } },
      EndpointHealthChangedPayload: { plans: { endpoint } },
    },
    enums: {
      EndpointChange: {
        values: {
          CIRCUIT_OPENED: { value: "circuit_opened" },
          CIRCUIT_CLOSED: { value: "circuit_closed" },
          PAUSED: { value: "paused" },
          RESUMED: { value: "resumed" },
          DELETED: { value: "deleted" },
        },
      },
    },
  };
}, "OutboxLivePlugin");

function subscribed(what: LivePayload["what"]) {
  return {
    subscribePlan: (_root: Step, args: FieldArgs) => {
      const asked = object({
        principal: fromContext("principal"),
        args: args.getRaw(),
      });
      const topic = lambda(
        asked,
        (given) => topicOf(what, given as never),
        true,
      );
      return listen(
        fromContext("live") as Step<GrafastSubscriber>,
        topic as Step<never>,
      );
    },
    plan: ($payload: Step) => $payload,
  };
}

function fromContext(name: "principal" | "live"): Step {
  return context().get(name as never);
}
