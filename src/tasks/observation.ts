// What people may look at of a worker: statistics, windows and circuits, and live messages. Puts them together; none of
// it is in the way of an attempt, and if it can't be told the worker works on.
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "../log.ts";
import { announce } from "../store/live.ts";
import {
  forgetWindows,
  noteStatistics,
  noteWindows,
} from "../store/statistics.ts";
import type { Gates } from "./admission.ts";
import { createAnnouncer } from "./announcer.ts";
import type { AttemptReport } from "./attempt.ts";
import { createStatistics } from "./statistics.ts";
import { createWindows } from "./windows.ts";

const patienceMs = 1000;

export type Observation = {
  /** Told of each attempt, once it is recorded. */
  readonly observe: (report: AttemptReport) => void;
  /** An attempt has begun or ended. */
  readonly changed: () => void;
  readonly circuitOpened: (endpointId: string) => void;
  readonly circuitClosed: (endpointId: string) => void;
  /** Whose windows are looked at. */
  readonly of: (gates: Pick<Gates, "changes">) => void;
  /** Tells what is left, if it can be told soon. Never rejects. */
  readonly settled: () => Promise<void>;
};

export function createObservation(options: {
  readonly pool: pg.Pool;
  readonly worker: string;
  readonly log: Logger;
}): Observation {
  const { pool, worker, log } = options;
  let gates: Pick<Gates, "changes"> | undefined;
  const announcer = createAnnouncer({
    announce: (messages, circuits) => announce(pool, messages, circuits),
    log,
  });
  const statistics = createStatistics({
    note: (rows, endpoints) => noteStatistics(pool, rows, endpoints),
    onNoted: announcer.statistics,
    log,
  });
  const windows = createWindows({
    changes: (max) => gates?.changes(max) ?? [],
    note: (changes) => noteWindows(pool, worker, changes),
    forget: () => forgetWindows(pool, worker),
    log,
  });
  return {
    observe: (report) => {
      statistics.observe(report);
      announcer.attempt(report);
    },
    changed: windows.beat,
    circuitOpened: (endpointId) =>
      announcer.circuit({ endpointId, change: "circuit_opened" }),
    circuitClosed: (endpointId) =>
      announcer.circuit({ endpointId, change: "circuit_closed" }),
    of: (observed) => (gates = observed),
    settled: async () => {
      const told = Promise.all([statistics.settled(), windows.settled()]).then(
        announcer.settled,
      );
      // Nobody is to wait for a Postgres that does not answer because of it.
      await Promise.race([told, delay(patienceMs, undefined, { ref: false })]);
    },
  };
}
