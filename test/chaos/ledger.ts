// What an application knows of its own events, whatever Postgres says: which were certainly committed, which certainly
// not, and which it can't tell because the answer to its commit was lost.

export type PlannedEvent = {
  /** Unique in a run; the payload carries it. */
  readonly n: number;
  readonly tenant: string;
  readonly type: string;
  readonly idempotencyKey: string | null;
};

export type Fate = "committed" | "rolled back" | "unknown";

export type Entry = PlannedEvent & {
  readonly transaction: number;
  readonly fate: Fate;
  readonly settledAtMs: number;
};

export type Ledger = {
  readonly entries: readonly Entry[];
  readonly committedCount: () => number;
  /** Gives the events of one transaction their fate, all at once. */
  readonly settle: (
    transaction: number,
    events: Iterable<PlannedEvent>,
    fate: Fate,
  ) => void;
  /** Resolves once so many are certainly committed. */
  readonly waitForCommitted: (count: number) => Promise<void>;
};

export function createLedger(): Ledger {
  const entries: Entry[] = [];
  const waiters = new Set<() => void>();
  let committed = 0;
  return {
    entries,
    committedCount: () => committed,
    settle: (transaction, events, fate) => {
      const settledAtMs = performance.now();
      for (const event of events) {
        entries.push({ ...event, transaction, fate, settledAtMs });
        if (fate === "committed") committed += 1;
      }
      for (const wake of waiters) wake();
    },
    waitForCommitted: async (count) => {
      await new Promise<void>((resolve) => {
        const check = (): void => {
          if (committed < count) return;
          waiters.delete(check);
          resolve();
        };
        waiters.add(check);
        check();
      });
    },
  };
}
