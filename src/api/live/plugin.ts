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
import type {} from "postgraphile/graphile-build-pg";
import { extendSchema } from "postgraphile/utils";
import type { LivePayload } from "./payloads.ts";
import { topicOf } from "./topic.ts";

const typeDefs = /* GraphQL */ `
  extend type Subscription {
    """
    A delivery has changed because an attempt was made. Of all that you may see, or of one endpoint or event.
    """
    deliveryChanged(
      endpointId: UUID
      eventId: UUID
      "For operators: one tenant only."
      tenant: String
    ): DeliveryChangedPayload
    """
    An attempt was made and recorded.
    """
    attemptMade(
      endpointId: UUID
      eventId: UUID
      deliveryId: UUID
      "For operators: one tenant only."
      tenant: String
    ): AttemptMadePayload
    """
    An endpoint's circuit has opened or closed, or it was paused, resumed or deleted.
    """
    endpointHealthChanged(
      endpointId: UUID
      "For operators: one tenant only."
      tenant: String
    ): EndpointHealthChangedPayload
    """
    How many attempts were made, about once a second while there are any. Each worker tells its own: add them up.
    """
    statistics(
      endpointId: UUID
      "For operators: one tenant only."
      tenant: String
    ): StatisticsPayload
  }

  type DeliveryChangedPayload {
    "Whether some changes before this one were missed: read again what you show. If nothing but this is set, it is all that there is to tell."
    gap: Boolean!
    deliveryId: UUID
    eventId: UUID
    endpointId: UUID
    tenant: String
    "What the attempt made of it. See Delivery.status."
    status: String
    "Attempts made so far."
    attemptCount: Int
    "When the next attempt is due, if one will follow."
    nextAttemptAt: Datetime
    "The delivery as it is now. Reading it costs a query for each message."
    delivery: Delivery
  }

  type AttemptMadePayload {
    "Whether some attempts before this one were missed: read again what you show. If nothing but this is set, it is all that there is to tell."
    gap: Boolean!
    deliveryId: UUID
    eventId: UUID
    endpointId: UUID
    tenant: String
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

  enum EndpointChange {
    "It has failed so often that nothing is sent to it for a while."
    CIRCUIT_OPENED
    "It has succeeded again, and gets what waited for it."
    CIRCUIT_CLOSED
    PAUSED
    RESUMED
    DELETED
  }

  type EndpointHealthChangedPayload {
    "Whether some changes before this one were missed: read again what you show. If nothing but this is set, it is all that there is to tell."
    gap: Boolean!
    endpointId: UUID
    tenant: String
    change: EndpointChange
    "When it happened."
    at: Datetime
    "The endpoint as it is now. Reading it costs a query for each message."
    endpoint: Endpoint
  }

  type StatisticsPayload {
    "Whether some statistics before this were missed: read again what you show. If nothing but this is set, it is all that there is to tell."
    gap: Boolean!
    "Null where you watch all tenants together."
    tenant: String
    "The endpoint that you watch."
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
