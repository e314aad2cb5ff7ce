// Owns telling those who watch: what comes within some milliseconds is told in one statement, of its own and after the
// record, and nothing while nobody watches.
import type { Logger } from "../log.ts";
import type { CircuitChange } from "../store/live.ts";
import {
  attemptMessages,
  gapMessage,
  statisticsMessages,
  type LiveAttempt,
  type TenantTotals,
} from "../store/live-messages.ts";
import type { AttemptReport } from "./attempt.ts";

const collectMs = 20;
/** How long it is taken for granted that nobody has begun to watch. */
const unwatchedMs = 250;
/** What more comes while Postgres takes its time is not told, but that there is a gap. */
const maxCollected = 5000;

export type Announcer = {
  readonly attempt: (report: AttemptReport) => void;
  readonly circuit: (change: CircuitChange) => void;
  readonly statistics: (totals: readonly TenantTotals[]) => void;
  /** Tells what is left. Never rejects. */
  readonly settled: () => Promise<void>;
};

export function createAnnouncer(steps: {
  /** Returns whether anybody watches; if not, nothing was sent. */
  readonly announce: (
    messages: readonly string[],
    circuits: readonly CircuitChange[],
  ) => Promise<boolean>;
  readonly log: Logger;
}): Announcer {
  let attempts = new Map<string, LiveAttempt[]>();
  let circuits: CircuitChange[] = [];
  let totals: string[] = [];
  let count = 0;
  let hasGap = false;
  let unwatchedUntilMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<void> | undefined;

  /** Whether there is any use in collecting one more. */
  function mayCollect(): boolean {
    if (performance.now() < unwatchedUntilMs) return false;
    if (count >= maxCollected) {
      hasGap = true;
      return false;
    }
    count += 1;
    schedule();
    return true;
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      // What is being told reschedules when it is done.
      telling ??= tell().finally(() => {
        telling = undefined;
        if (count > 0) schedule();
      });
    }, collectMs).unref();
  }

  async function tell(): Promise<void> {
    const messages = [
      ...(hasGap ? [gapMessage] : []),
      ...[...attempts].flatMap(([tenant, some]) =>
        attemptMessages(tenant, some),
      ),
      ...totals,
    ];
    const changes = circuits;
    attempts = new Map();
    circuits = [];
    totals = [];
    count = 0;
    hasGap = false;
    if (messages.length === 0 && changes.length === 0) return;
    try {
      const isWatched = await steps.announce(messages, changes);
      if (!isWatched) unwatchedUntilMs = performance.now() + unwatchedMs;
    } catch (err) {
      hasGap = true;
      steps.log.debug({ err }, "could not tell those who watch");
    }
  }

  return {
    attempt: ({ delivery, number, exchange, verdict }) => {
      if (!mayCollect()) return;
      const { deliveryId, eventId, endpointId, tenant } = delivery;
      const nowMs = Date.now();
      const { next } = verdict;
      const some = attempts.get(tenant) ?? [];
      if (some.length === 0) attempts.set(tenant, some);
      some.push({
        deliveryId,
        eventId,
        endpointId,
        number,
        outcome: verdict.outcome,
        statusCode: exchange.kind === "response" ? exchange.statusCode : null,
        durationMs: Math.round(exchange.durationMs),
        status: next.status,
        nextAttemptAtMs:
          next.status === "pending" ? nowMs + Math.round(next.retryInMs) : null,
        recordedAtMs: nowMs,
      });
    },
    circuit: (change) => {
      if (mayCollect()) circuits.push(change);
    },
    statistics: (all) => {
      if (!mayCollect()) return;
      const at = new Date().toISOString();
      for (const one of all) totals.push(...statisticsMessages(one, at));
    },
    settled: async () => {
      clearTimeout(timer);
      await telling;
      await tell();
    },
  };
}
