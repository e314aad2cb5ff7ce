// The consumer's side of a bench, as the bench sees it.
import { startProcess } from "./processes.ts";

/** What the sink does with a request, chosen by the first word of the URL's path. */
export type Manner =
  /** 200, after `delayMs`. */
  | "hook"
  /** Takes the request and never answers. */
  | "hang"
  /** 200 after two seconds. */
  | "slow"
  /** A head at once, then a byte every 200 ms, and no end. */
  | "dribble";

export type SinkQuestion =
  | { readonly what: "listen" }
  | {
      readonly what: "begin";
      readonly delayMs: number;
      readonly notesArrivals: boolean;
    }
  | {
      readonly what: "wait";
      readonly count: number;
      readonly patienceMs: number;
    }
  | { readonly what: "count" }
  | { readonly what: "crowd" }
  | { readonly what: "arrivals" };

export type Received = {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** When a tenth and when nine tenths of them had come. */
  readonly tenthAtMs: number;
  readonly ninetiethAtMs: number;
};

export type Sink = {
  readonly url: (manner?: Manner) => string;
  /** Forgets all before it. */
  readonly begin: (how?: {
    readonly delayMs?: number;
    readonly notesArrivals?: boolean;
  }) => Promise<void>;
  /** Resolves when so many requests have come since begin(). Throws when they have not in five minutes. */
  readonly wait: (count: number) => Promise<Received>;
  /** The same, but resolves after `patienceMs` with what has come. */
  readonly waitAtMost: (count: number, patienceMs: number) => Promise<Received>;
  /** How many have come since begin(). */
  readonly count: () => Promise<number>;
  /** How many were there at the same time, at most, since begin(). */
  readonly crowd: () => Promise<number>;
  /** When each webhook-id came first. */
  readonly arrivals: () => Promise<Map<string, number>>;
};

const patienceMs = 300_000;

export async function openSink(stack: AsyncDisposableStack): Promise<Sink> {
  const sink = startProcess(new URL("./programs/sink.ts", import.meta.url));
  stack.defer(sink.stop);
  const ask = async <Answer>(question: SinkQuestion): Promise<Answer> =>
    await sink.ask<Answer>(question);
  const port = await ask<number>({ what: "listen" });
  const waitAtMost = async (count: number, ms: number): Promise<Received> =>
    await ask<Received>({ what: "wait", count, patienceMs: ms });
  return {
    url: (manner = "hook") => `http://127.0.0.1:${port}/${manner}`,
    begin: async ({ delayMs = 0, notesArrivals = false } = {}) => {
      await ask({ what: "begin", delayMs, notesArrivals });
    },
    wait: async (count) => {
      const received = await waitAtMost(count, patienceMs);
      if (received.count >= count) return received;
      throw new Error(`${received.count} of ${count} webhooks arrived`);
    },
    waitAtMost,
    count: async () => await ask<number>({ what: "count" }),
    crowd: async () => await ask<number>({ what: "crowd" }),
    arrivals: async () => await ask<Map<string, number>>({ what: "arrivals" }),
  };
}
