// The state of an event at a glance: the most urgent of its deliveries, and how many there are.
import { sayDelivery, type Said } from "./delivery-status.ts";

export type EventState = Said & {
  /** Such as "2 of 3", where not all of its deliveries are in that state. */
  readonly share: string;
};

/** What somebody has to look at comes first. */
const urgency = [
  "Failed",
  "Retrying",
  "On hold",
  "Waiting",
  "Sending",
  "Cancelled",
];

export function sayEvent(event: {
  readonly dispatchedAt: string | null;
  readonly isUnmatched: boolean;
  readonly deliveries: readonly {
    readonly status: string;
    readonly attemptCount: number;
    readonly lastError?: string | null;
  }[];
  /** Whether there are more deliveries than these. */
  readonly hasMore: boolean;
}): EventState {
  const { dispatchedAt, isUnmatched, deliveries, hasMore } = event;
  if (dispatchedAt === null) {
    return {
      label: "Waiting",
      tone: "busy",
      share: "",
      meaning: "It has been committed; no worker has looked at it yet.",
    };
  }
  if (isUnmatched || deliveries.length === 0) {
    return {
      label: "No endpoint",
      tone: "still",
      share: "",
      meaning: "No endpoint wanted this type when the event was inserted.",
    };
  }
  const states = deliveries.map(sayDelivery);
  const label =
    urgency.find((each) => states.some((state) => state.label === each)) ??
    "Delivered";
  const alike = states.filter((state) => state.label === label);
  const [first] = alike;
  const total = `${deliveries.length}${hasMore ? "+" : ""}`;
  return {
    label,
    tone: first?.tone ?? "good",
    meaning: first?.meaning ?? "",
    share: deliveries.length > 1 ? `${alike.length} of ${total}` : "",
  };
}
