// How a consumer answers, from well to every kind of badly. Knows nothing of what is asked of it.
import type { ServerResponse } from "node:http";
import type { Random } from "./random.ts";

export type Behaviour =
  | "well"
  | "slow"
  | "errors"
  | "hang"
  | "reset"
  | "cut"
  | "dribble"
  | "mixed"
  /** Nobody listens; the receiver sees to it. */
  | "down";

export const misbehaviours: readonly Behaviour[] = [
  "slow",
  "errors",
  "hang",
  "reset",
  "cut",
  "dribble",
  "mixed",
  "down",
];

/** Answers one request. Whether and when the answer was whole is for the response's own events to tell. */
export function answer(
  response: ServerResponse,
  how: {
    readonly behaviour: Behaviour;
    readonly random: Random;
    /** Before a good answer. */
    readonly delayMs: number;
  },
): void {
  const { random, delayMs } = how;
  switch (how.behaviour) {
    case "well":
      later(delayMs, () => response.writeHead(204).end());
      return;
    case "slow":
      later(random.int(200, 900), () => response.writeHead(200).end("ok"));
      return;
    case "errors":
      response.writeHead(random.pick([500, 502, 503, 404])).end("no");
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "cut":
      response.writeHead(200, { "content-length": 1000 });
      response.write("half", () => response.socket?.destroy());
      return;
    case "dribble":
      dribble(response, random.int(2, 6));
      return;
    case "mixed":
      answer(response, {
        ...how,
        behaviour: random.pick(["well", "errors", "hang", "reset", "cut"]),
      });
      return;
    case "hang":
    case "down":
      return;
  }
}

function dribble(response: ServerResponse, left: number): void {
  if (response.destroyed) return;
  if (left === 0) {
    response.end();
    return;
  }
  response.write(".");
  later(100, () => dribble(response, left - 1));
}

function later(delayMs: number, action: () => void): void {
  if (delayMs === 0) action();
  else setTimeout(action, delayMs);
}
