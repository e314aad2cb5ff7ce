// Owns the form in which workers tell those who watch what has just happened: JSON on the channel outbox:live, each
// message of one tenant and below the 8,000 bytes that NOTIFY takes. Attempts are lists, since there are many.

/** Postgres refuses 8,000. */
const maxBytes = 7900;

/** An attempt that was recorded. */
export type LiveAttempt = {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly endpointId: string;
  readonly number: number;
  readonly outcome: string;
  readonly statusCode: number | null;
  readonly durationMs: number;
  /** What it made of the delivery, unless somebody has cancelled or held it meanwhile. */
  readonly status: string;
  /** Milliseconds since the epoch, as is the next. */
  readonly nextAttemptAtMs: number | null;
  readonly recordedAtMs: number;
};

type AttemptTuple = readonly [
  deliveryId: string,
  eventId: string,
  endpointId: string,
  number: number,
  outcome: string,
  statusCode: number | null,
  durationMs: number,
  status: string,
  nextAttemptAtMs: number | null,
  recordedAtMs: number,
];

export type EndpointTotals = readonly [
  endpointId: string,
  attempts: number,
  delivered: number,
];

/** What a tenant's attempts have come to, in one worker, since that was last told. Null: all tenants'. */
export type TenantTotals = {
  readonly tenant: string | null;
  readonly attempts: number;
  readonly delivered: number;
  readonly endpoints: readonly EndpointTotals[];
};

export type EndpointChange =
  "circuit_opened" | "circuit_closed" | "paused" | "resumed" | "deleted";

export type LiveMessage =
  | {
      readonly kind: "attempts";
      readonly tenant: string;
      readonly attempts: readonly LiveAttempt[];
    }
  | {
      readonly kind: "endpoint";
      readonly tenant: string;
      readonly endpointId: string;
      readonly change: EndpointChange;
      readonly at: string;
    }
  /** The totals are in one message; endpoints that found no room there are in others, whose totals are 0. */
  | ({ readonly kind: "statistics"; readonly at: string } & TenantTotals)
  /** A worker could not tell everything. */
  | { readonly kind: "gap" };

export const gapMessage = JSON.stringify({ kind: "gap" });

/** As many messages as it takes. */
export function attemptMessages(
  tenant: string,
  attempts: readonly LiveAttempt[],
): string[] {
  const head = { kind: "attempts", tenant };
  const tuples = attempts.map(toTuple);
  return split(tuples, (part) => ({ ...head, attempts: part }));
}

export function statisticsMessages(
  { endpoints, attempts, delivered, tenant }: TenantTotals,
  at: string,
): string[] {
  return split(endpoints, (part, index) => ({
    kind: "statistics",
    tenant,
    at,
    attempts: index === 0 ? attempts : 0,
    delivered: index === 0 ? delivered : 0,
    endpoints: part,
  }));
}

/** Undefined if it is none of ours: another version's. */
export function parseLiveMessage(text: string): LiveMessage | undefined {
  try {
    const message = JSON.parse(text) as LiveMessage;
    switch (message.kind) {
      case "attempts": {
        const tuples = message.attempts as unknown as AttemptTuple[];
        return { ...message, attempts: tuples.map(fromTuple) };
      }
      case "endpoint":
      case "statistics":
      case "gap":
        return message;
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

function split<Item>(
  items: readonly Item[],
  toMessage: (part: readonly Item[], index: number) => object,
): string[] {
  const overhead = bytes(JSON.stringify(toMessage([], 0)));
  const parts: Item[][] = [];
  let part: Item[] = [];
  let size = overhead;
  for (const item of items) {
    const added = bytes(JSON.stringify(item)) + 1;
    if (part.length > 0 && size + added > maxBytes) {
      parts.push(part);
      part = [];
      size = overhead;
    }
    part.push(item);
    size += added;
  }
  parts.push(part);
  return parts.map((one, index) => JSON.stringify(toMessage(one, index)));
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

function toTuple(attempt: LiveAttempt): AttemptTuple {
  return [
    attempt.deliveryId,
    attempt.eventId,
    attempt.endpointId,
    attempt.number,
    attempt.outcome,
    attempt.statusCode,
    attempt.durationMs,
    attempt.status,
    attempt.nextAttemptAtMs,
    attempt.recordedAtMs,
  ];
}

function fromTuple(tuple: AttemptTuple): LiveAttempt {
  return {
    deliveryId: tuple[0],
    eventId: tuple[1],
    endpointId: tuple[2],
    number: tuple[3],
    outcome: tuple[4],
    statusCode: tuple[5],
    durationMs: tuple[6],
    status: tuple[7],
    nextAttemptAtMs: tuple[8],
    recordedAtMs: tuple[9],
  };
}
