// How it all goes, in a sentence or two: what one who was woken at night needs to know first.
import { sayEndpoint } from "./endpoint-state.ts";
import type { Tone } from "./delivery-status.ts";
import { sayCount, sayDuration } from "./number.ts";

export type Verdict = {
  readonly tone: Tone;
  readonly text: string;
  /** What it is about, and so where it leads. */
  readonly about: "events" | "endpoints" | "nothing";
};

type Count = { readonly count: number; readonly isExact: boolean };

/** An event that nobody has looked at for so long says that no worker runs. */
const patienceMs = 15_000;

/** The worst first. */
export function sayVerdict(found: {
  readonly troubled: readonly Parameters<typeof sayEndpoint>[0][];
  readonly undispatched: Count | undefined;
  /** How long the oldest of them has waited. */
  readonly undispatchedMs: number | undefined;
  readonly attempts: number;
  readonly isOperator: boolean;
}): Verdict[] {
  const { troubled, undispatched, undispatchedMs = 0, isOperator } = found;
  const verdicts: Verdict[] = [];
  if (undispatched && undispatchedMs > patienceMs) {
    const one = undispatched.count === 1;
    verdicts.push({
      tone: "bad",
      about: "events",
      text: `${sayCount(undispatched)} ${one ? "event has" : "events have"} not been looked at${one ? "" : ", the oldest"} for ${sayDuration(undispatchedMs)}.${isOperator ? " Is a worker running?" : " They are late, not lost."}`,
    });
  }
  const states = troubled.map((endpoint) => sayEndpoint(endpoint).label);
  const count = (label: string): number =>
    states.filter((state) => state === label).length;
  const parts = [
    say(count("Not answering"), "does not answer", "do not answer"),
    say(count("Failing"), "is failing", "are failing"),
    say(count("Paused"), "is paused", "are paused"),
  ].filter((part) => part !== undefined);
  if (parts.length > 0) {
    const [first = "", ...rest] = parts;
    verdicts.push({
      tone: count("Not answering") > 0 ? "bad" : "busy",
      about: "endpoints",
      text: `${first.replace(/^(\d+)/, (number) => `${number} ${number === "1" ? "endpoint" : "endpoints"}`)}${rest.map((part) => `, ${part}`).join("")}.`,
    });
  }
  if (verdicts.length === 0) {
    verdicts.push(
      found.attempts > 0
        ? {
            tone: "good",
            about: "nothing",
            text: "All is well: every endpoint takes what it is sent.",
          }
        : {
            tone: "still",
            about: "nothing",
            text: "All is quiet: nothing was sent in this time, and nothing is in trouble.",
          },
    );
  }
  return verdicts;
}

function say(count: number, one: string, many: string): string | undefined {
  return count === 0 ? undefined : `${count} ${count === 1 ? one : many}`;
}
