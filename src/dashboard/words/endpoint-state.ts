// How an endpoint does, in words.
import type { Said } from "./delivery-status.ts";

type Endpoint = {
  readonly pausedAt: string | null;
  readonly pausedReason: string | null;
  readonly deletedAt?: string | null;
  readonly health: {
    readonly circuit: string | null;
    readonly attemptsLastHour: number | null;
    readonly successRate: number | null;
  } | null;
};

export function sayEndpoint({
  pausedAt,
  pausedReason,
  deletedAt = null,
  health,
}: Endpoint): Said {
  if (deletedAt !== null) {
    return {
      label: "Deleted",
      tone: "still",
      meaning: "It gets nothing any more. Its history stays.",
    };
  }
  if (pausedAt !== null) {
    return {
      label: "Paused",
      tone: "still",
      meaning: pausedReason ?? "Its deliveries are held until it is resumed.",
    };
  }
  if (health?.circuit === "open" || health?.circuit === "half-open") {
    return {
      label: "Not answering",
      tone: "bad",
      meaning:
        "It failed many times in a row. Only now and then an attempt is made, to see whether it is back.",
    };
  }
  const rate = health?.successRate ?? 1;
  if (rate < 0.99) {
    return {
      label: "Failing",
      tone: rate < 0.5 ? "bad" : "busy",
      meaning: "Some of the attempts of the last hour failed.",
    };
  }
  return health?.attemptsLastHour
    ? { label: "Healthy", tone: "good", meaning: "Its attempts succeed." }
    : {
        label: "Quiet",
        tone: "still",
        meaning: "Nothing was sent to it in the last hour.",
      };
}

/** What is in the greatest trouble first. */
export function troubleOf(endpoint: Endpoint): number {
  const { tone, label } = sayEndpoint(endpoint);
  if (tone === "bad") return label === "Not answering" ? 4 : 3;
  if (tone === "busy") return 2;
  return label === "Paused" ? 1 : 0;
}
