// Owns what this process has counted of its attempts, and adds it to Postgres' counts about once a second, if there is
// anything. A process that is killed takes its last second of statistics along (with thousands of tenants at work, each
// has its turn less often), never a delivery.
import type { Logger } from "../log.ts";
import type { TenantTotals } from "../store/live-messages.ts";
import type { EndpointOutcomes, StatisticsRow } from "../store/statistics.ts";
import type { AttemptReport } from "./attempt.ts";
import { createRhythm, type Rhythm } from "./rhythm.ts";
import { add, endpointsOf, newTally, rowsOf, take, totalsOf } from "./tally.ts";

/** So many series are added at a time: each is three rows, and what comes in between should not have to wait for it. */
const maxSeries = 300;

export type Statistics = {
  readonly observe: (report: AttemptReport) => void;
  /** Tells what is left. Never rejects. */
  readonly settled: Rhythm["settled"];
};

export function createStatistics(steps: {
  readonly note: (
    rows: readonly StatisticsRow[],
    endpoints: readonly EndpointOutcomes[],
  ) => Promise<void>;
  /** Told what has been added, by tenant. */
  readonly onNoted: (totals: readonly TenantTotals[]) => void;
  readonly log: Logger;
}): Statistics {
  const tally = newTally();
  const note = async (): Promise<void> => {
    const counted = take(tally, maxSeries);
    if (counted.size === 0) return;
    try {
      await steps.note(
        rowsOf(counted),
        endpointsOf(counted, performance.now()),
      );
      steps.onNoted(totalsOf(counted));
    } catch (err) {
      // Not again: it may have been added, and the answer was lost.
      steps.log.warn({ err }, "a moment of statistics is lost");
    }
    if (tally.size > 0) rhythm.beat();
  };
  const rhythm = createRhythm(note);

  return {
    observe: ({ delivery, number, exchange, verdict }) => {
      const startedAtMs = exchange.startedAt.getTime();
      add(tally, {
        tenant: delivery.tenant,
        endpointId: delivery.endpointId,
        type: delivery.type,
        outcome: verdict.outcome,
        durationMs: exchange.durationMs,
        lagMs:
          number === 1 ? startedAtMs - Date.parse(delivery.timestamp) : null,
        atMs: performance.now(),
      });
      rhythm.beat();
    },
    settled: async () => {
      await rhythm.settled();
      while (tally.size > 0) await note();
    },
  };
}
