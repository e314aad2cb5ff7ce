// Owns noting in Postgres which circuits have opened and closed, in the order in which they did: operators are told of it.
import type { Logger } from "../log.ts";
import type { CircuitChange } from "../store/live.ts";

/** What more comes while Postgres is away is told by the next change of the same endpoint. */
const maxChanges = 10_000;
const patienceMs = 1000;

export type Circuits = {
  readonly changed: (
    endpointId: string,
    change: CircuitChange["change"],
  ) => void;
  /** Resolves when all is noted, or can't be soon. Never rejects. */
  readonly settled: () => Promise<void>;
};

export function createCircuits(steps: {
  /** Waits for an absent Postgres. */
  readonly note: (changes: readonly CircuitChange[]) => Promise<void>;
  readonly log: Logger;
}): Circuits {
  let changes: CircuitChange[] = [];
  let noting: Promise<void> | undefined;

  async function note(): Promise<void> {
    while (changes.length > 0) {
      const now = changes;
      changes = [];
      await steps.note(now).catch((err: unknown) => {
        steps.log.warn({ err }, "could not note circuits that have changed");
      });
    }
  }

  return {
    changed: (endpointId, change) => {
      if (changes.length >= maxChanges) return;
      changes.push({ endpointId, change });
      noting ??= note().finally(() => (noting = undefined));
    },
    settled: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([noting, late]);
      clearTimeout(timer);
    },
  };
}
