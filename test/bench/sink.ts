// The consumer's side of a bench, as the bench sees it.
import { startProcess } from "./processes.ts";

export type SinkQuestion =
  | { readonly what: "listen" }
  | {
      readonly what: "begin";
      readonly delayMs: number;
      readonly notesArrivals: boolean;
    }
  | { readonly what: "wait"; readonly count: number }
  | { readonly what: "arrivals" };

export type Received = {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
};

export type Sink = {
  readonly url: string;
  /** Forgets all before it. */
  readonly begin: (how?: {
    readonly delayMs?: number;
    readonly notesArrivals?: boolean;
  }) => Promise<void>;
  /** Resolves when so many requests have come since begin(). */
  readonly wait: (count: number) => Promise<Received>;
  /** When each webhook-id came first. */
  readonly arrivals: () => Promise<Map<string, number>>;
};

export async function openSink(stack: AsyncDisposableStack): Promise<Sink> {
  const sink = startProcess(new URL("./programs/sink.ts", import.meta.url));
  stack.defer(sink.stop);
  const ask = async <Answer>(question: SinkQuestion): Promise<Answer> =>
    await sink.ask<Answer>(question);
  const port = await ask<number>({ what: "listen" });
  return {
    url: `http://127.0.0.1:${port}/hook`,
    begin: async ({ delayMs = 0, notesArrivals = false } = {}) => {
      await ask({ what: "begin", delayMs, notesArrivals });
    },
    wait: (count) => ask<Received>({ what: "wait", count }),
    arrivals: () => ask<Map<string, number>>({ what: "arrivals" }),
  };
}
