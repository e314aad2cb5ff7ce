// Owns what this process has counted of its attempts, and adds it to Postgres' counts about once a second, if there is
// anything. A process that is killed takes its last second of statistics along, never a delivery.
import type { Logger } from "../log.ts";
import type { TenantTotals } from "../store/live-messages.ts";
import type { EndpointOutcomes, StatisticsRow } from "../store/statistics.ts";
import type { AttemptReport } from "./attempt.ts";
import { createRhythm, type Rhythm } from "./rhythm.ts";
import { add, endpointsOf, newTally, rowsOf, totalsOf } from "./tally.ts";

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
  let tally = newTally();
  const rhythm = createRhythm(async () => {
    const counted = tally;
    if (counted.series.size === 0) return;
    tally = newTally();
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
  });

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
    settled: rhythm.settled,
  };
}
