// The states of a delivery in words that a customer understands.

/** How a state is to be felt: done, moving, wrong, or resting. */
export type Tone = "good" | "busy" | "bad" | "still";

export type Said = {
  readonly label: string;
  readonly tone: Tone;
  /** What it means, in a sentence. */
  readonly meaning: string;
};

type Delivery = {
  readonly status: string;
  readonly attemptCount: number;
  /** Why the last attempt failed; null if it did not. */
  readonly lastError?: string | null;
  readonly waitingSince?: string | null;
};

const said: Readonly<Record<string, Said>> = {
  delivered: {
    label: "Delivered",
    tone: "good",
    meaning: "The server accepted it.",
  },
  failed: {
    label: "Failed",
    tone: "bad",
    meaning: "Every attempt failed, and no further one will be made.",
  },
  held: {
    label: "On hold",
    tone: "still",
    meaning: "The endpoint is paused. It is sent when the endpoint is resumed.",
  },
  cancelled: {
    label: "Cancelled",
    tone: "still",
    meaning: "Somebody stopped it. No further attempt will be made.",
  },
};

/** What is pending has either not been tried yet, or is being tried again. */
export function sayDelivery(delivery: Delivery): Said {
  const { status, attemptCount, lastError, waitingSince } = delivery;
  const known = said[status];
  if (known) return known;
  if (attemptCount > 0 && lastError === null) {
    return {
      label: "Sending",
      tone: "busy",
      meaning: "It was accepted before, and is sent once more.",
    };
  }
  if (attemptCount === 0 && typeof waitingSince === "string") {
    return {
      label: "Waiting",
      tone: "busy",
      meaning:
        "Its endpoint has as many attempts in flight as it takes, or fails so often that only now and then one is made.",
    };
  }
  return attemptCount > 0
    ? {
        label: "Retrying",
        tone: "busy",
        meaning: "It failed so far, and is tried again.",
      }
    : {
        label: "Sending",
        tone: "busy",
        meaning: "Its first attempt is under way, or about to be.",
      };
}
