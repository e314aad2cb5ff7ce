// Owns what this process has seen of endpoints' health, and tells Postgres of it now and then rather than for each
// attempt: who has failed for days, or says that it is gone, gets paused.
import type { Logger } from "../log.ts";
import type { EndpointNotes } from "../store/endpoints.ts";
import type { AttemptReport } from "./attempt.ts";

/** The same of the same endpoint is told again after so long. What hangs on it is measured in days. */
const tellAgainMs = 10 * 60_000;
/** One that succeeds and fails by turns is told of at most this often. */
const changeMs = 10_000;
const maxRemembered = 20_000;

export type Health = {
  readonly observe: (report: AttemptReport) => void;
  /** Resolves when all that was observed has been told. */
  readonly settled: () => Promise<void>;
};

export function createHealth(steps: {
  /** Returns the endpoints that were paused for it. */
  readonly note: (
    notes: EndpointNotes,
  ) => Promise<readonly { endpointId: string; reason: string }[]>;
  readonly onPaused?: (() => void) | undefined;
  readonly log: Logger;
}): Health {
  const told = new Map<string, { isSuccess: boolean; atMs: number }>();
  /** What has changed too soon to be told yet, as it is now. */
  const changed = new Map<string, boolean>();
  let fresh = new Map<string, "succeeded" | "failed" | "gone">();
  let telling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function observe({ delivery, verdict }: AttemptReport): void {
    const { endpointId } = delivery;
    const isSuccess = verdict.outcome === "delivered";
    const isGone = verdict.outcome === "gone";
    const before = told.get(endpointId);
    const ageMs = before ? performance.now() - before.atMs : Infinity;
    const isSame = before?.isSuccess === isSuccess;
    if (isSame) changed.delete(endpointId);
    if (isGone || ageMs >= tellAgainMs || (!isSame && ageMs >= changeMs)) {
      note(endpointId, isSuccess ? "succeeded" : isGone ? "gone" : "failed");
    } else if (!isSame) {
      changed.set(endpointId, isSuccess);
      timer ??= setTimeout(noteChanged, changeMs).unref();
    }
  }

  function noteChanged(): void {
    timer = undefined;
    for (const [endpointId, isSuccess] of changed) {
      note(endpointId, isSuccess ? "succeeded" : "failed");
    }
  }

  function note(
    endpointId: string,
    seen: "succeeded" | "failed" | "gone",
  ): void {
    if (told.size >= maxRemembered) told.clear();
    changed.delete(endpointId);
    const isSuccess = seen === "succeeded";
    told.set(endpointId, { isSuccess, atMs: performance.now() });
    fresh.set(endpointId, seen);
    telling ??= tell().finally(() => (telling = undefined));
  }

  async function tell(): Promise<void> {
    while (fresh.size > 0) {
      // What else comes in this turn of the event loop goes along.
      await new Promise(setImmediate);
      const entries = [...fresh];
      fresh = new Map();
      const all = (what: string): string[] =>
        entries.filter(([, seen]) => seen === what).map(([id]) => id);
      const gone = all("gone");
      try {
        const paused = await steps.note({
          succeeded: all("succeeded"),
          failed: [...all("failed"), ...gone],
          gone,
        });
        for (const endpoint of paused) {
          steps.log.warn(endpoint, "paused an endpoint");
          steps.onPaused?.();
        }
      } catch (err) {
        for (const [id] of entries) told.delete(id);
        steps.log.warn({ err }, "could not note the health of endpoints");
      }
    }
  }

  return {
    observe,
    settled: async () => await telling,
  };
}
