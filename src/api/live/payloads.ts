// Decides who gets what of a message, in the form in which GraphQL shows it. Here no tenant sees another's.
import type {
  EndpointChange,
  LiveAttempt,
  LiveMessage,
} from "../../store/live-messages.ts";

/** What a subscriber wants, and whose it may see: a tenant only its own; null is all tenants, for operators. */
export type Topic = {
  readonly what: LivePayload["what"];
  readonly tenant: string | null;
  /** Who watches, as far as turns are taken: a tenant; nobody said is an operator. */
  readonly watcher?: string | undefined;
  readonly endpointId?: string | null | undefined;
  readonly eventId?: string | null | undefined;
  readonly deliveryId?: string | null | undefined;
};

export type AttemptPayload = Omit<
  LiveAttempt,
  "nextAttemptAtMs" | "recordedAtMs"
> & {
  readonly what: "attempt";
  readonly gap: boolean;
  readonly tenant: string;
  readonly nextAttemptAt: string | null;
  readonly recordedAt: string;
};

type EndpointPayload = {
  readonly what: "endpoint";
  readonly gap: boolean;
  readonly tenant: string;
  readonly endpointId: string;
  readonly change: EndpointChange;
  readonly at: string;
};

type StatisticsPayload = {
  readonly what: "statistics";
  readonly gap: boolean;
  /** Null: of all tenants. */
  readonly tenant: string | null;
  /** Null: of all endpoints. */
  readonly endpointId: string | null;
  readonly at: string;
  readonly attempts: number;
  readonly delivered: number;
  readonly failed: number;
};

export type LivePayload = AttemptPayload | EndpointPayload | StatisticsPayload;

/** All that is in a message, made once for all subscribers. */
export function payloadsOf(
  message: Exclude<LiveMessage, { readonly kind: "gap" }>,
): LivePayload[] {
  switch (message.kind) {
    case "attempts":
      return message.attempts.map((one) => attemptPayload(one, message.tenant));
    case "endpoint": {
      const { tenant, endpointId, change, at } = message;
      return [{ what: "endpoint", gap: false, tenant, endpointId, change, at }];
    }
    case "statistics": {
      const { attempts, delivered, endpoints } = message;
      const totals = [null, attempts, delivered] as const;
      return [totals, ...endpoints]
        .filter(([, count]) => count > 0)
        .map((counts) => statisticsPayload(message, counts));
    }
    default:
      return message satisfies never;
  }
}

export function isFor(payload: LivePayload, topic: Topic): boolean {
  const { what, tenant, endpointId } = payload;
  if (what !== topic.what) return false;
  if (topic.tenant !== null && topic.tenant !== tenant) return false;
  if (what === "statistics") {
    if (endpointId !== (topic.endpointId ?? null)) return false;
    // Those of all tenants together are told beside each tenant's.
    return endpointId !== null || topic.tenant === tenant;
  }
  if ((topic.endpointId ?? endpointId) !== endpointId) return false;
  if (what === "endpoint") return true;
  const { eventId, deliveryId } = payload;
  return (
    (topic.eventId ?? eventId) === eventId &&
    (topic.deliveryId ?? deliveryId) === deliveryId
  );
}

function attemptPayload(attempt: LiveAttempt, tenant: string): AttemptPayload {
  const { nextAttemptAtMs, recordedAtMs, ...rest } = attempt;
  return {
    ...rest,
    what: "attempt",
    gap: false,
    tenant,
    nextAttemptAt:
      nextAttemptAtMs === null ? null : new Date(nextAttemptAtMs).toISOString(),
    recordedAt: new Date(recordedAtMs).toISOString(),
  };
}

function statisticsPayload(
  { tenant, at }: { readonly tenant: string | null; readonly at: string },
  counts: readonly [
    endpointId: string | null,
    attempts: number,
    delivered: number,
  ],
): StatisticsPayload {
  const [endpointId, attempts, delivered] = counts;
  const failed = attempts - delivered;
  // prettier-ignore
  return { what: "statistics", gap: false, tenant, endpointId, at, attempts, delivered, failed };
}
