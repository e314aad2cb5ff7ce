// How long what is kept: partitions ahead of time and partitions that go. Every step is a short transaction that gives
// way to others, and where it stands is in Postgres: whoever comes next goes on from there.
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../log.ts";
import {
  isPassing,
  partitionedTables,
  type Partition,
  type PartitionStore,
  type Problem,
} from "../store/partitions.ts";

export type Retention = {
  /** 0 is for ever, here and below. */
  readonly days: number;
  /** Of what endpoints have answered; never longer than `days`. */
  readonly bodiesDays: number;
  readonly auditDays: number;
};

const daySeconds = 86_400;
const partitionsAhead = 14;
/** What is left then is for the next minute. */
const maxRunMs = 20_000;
const maxTries = 5;
const remindIntervalMs = 60 * 60_000;

/** A day; where rows are kept for less than four of them, an hour or a minute. */
export function partitionWidthSeconds(retentionDays: number): number {
  const seconds = retentionDays * daySeconds;
  const isEnough = (width: number): boolean =>
    seconds === 0 || seconds >= 4 * width;
  return [daySeconds, 3600].find(isEnough) ?? 60;
}

/** What is done every minute. Rejects if a step fails for a reason that is no locked table. */
export function createRetention(options: {
  readonly store: PartitionStore;
  readonly retention: Retention;
  readonly log: Logger;
}): () => Promise<void> {
  const { store, log } = options;
  const { days, bodiesDays, auditDays } = options.retention;
  const widthSeconds = partitionWidthSeconds(days);
  const warn = createReminder(log);

  return async () => {
    const endMs = performance.now() + maxRunMs;
    const hasTime = (): boolean => performance.now() < endMs;
    const problems = [
      ...(await emptyDefaults(hasTime)),
      ...(await makePartitions()),
      ...(await expirePartitions(hasTime)),
    ];
    await store.noteProblems(problems);
    warn(problems);
    for (;;) {
      const table = await store.dropExpired();
      if (table === undefined) break;
      log.info({ table }, "dropped a partition whose time was over");
    }
    if (bodiesDays > 0) {
      for (const name of await store.staleBodies(bodiesDays * daySeconds)) {
        while (hasTime() && (await store.walk(name, "bodies")));
      }
    }
    const audit = secondsOf(auditDays);
    while (hasTime() && (await store.pruneHistory(secondsOf(days), audit)));
  };

  async function emptyDefaults(hasTime: () => boolean): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const parent of partitionedTables) {
      for (;;) {
        const step = await again(
          () => store.emptyDefault(parent, widthSeconds),
          ({ problem }) => isPassing(problem),
        );
        if (step.problem !== undefined) problems.push(step.problem);
        if (!step.isMore) break;
        if (hasTime()) continue;
        problems.push(`${parent}_default: its rows are being moved`);
        break;
      }
    }
    return problems;
  }

  async function makePartitions(): Promise<Problem[]> {
    const { made, problems } = await store.makeMissing(
      widthSeconds,
      partitionsAhead,
    );
    if (made > 0) log.info({ count: made }, "made partitions");
    return problems;
  }

  async function expirePartitions(hasTime: () => boolean): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const partition of await store.expired(
      secondsOf(days),
      widthSeconds,
    )) {
      const problem = hasTime()
        ? await expire(partition, hasTime)
        : `${partition.name}: its turn has not come yet`;
      if (problem !== undefined) problems.push(problem);
    }
    return problems;
  }

  async function expire(
    partition: Partition,
    hasTime: () => boolean,
  ): Promise<Problem | undefined> {
    if (partition.parent === "deliveries") {
      while (hasTime() && (await store.walk(partition.name, "unfinished")));
    }
    return await again(() => store.expire(partition), isPassing);
  }
}

/** Each try may hold up an INSERT for a moment, so they are few, and not close together. */
async function again<Outcome>(
  attempt: () => Promise<Outcome>,
  isToBeTriedAgain: (outcome: Outcome) => boolean,
): Promise<Outcome> {
  for (let triesLeft = maxTries - 1; ; triesLeft -= 1) {
    const outcome = await attempt();
    if (triesLeft === 0 || !isToBeTriedAgain(outcome)) return outcome;
    await delay(200 + Math.random() * 300);
  }
}

function secondsOf(days: number): number | null {
  return days === 0 ? null : days * daySeconds;
}

/** Says a partition's problem when it is new, and again every hour. */
function createReminder(log: Logger): (problems: readonly Problem[]) => void {
  let saidAtMs = new Map<string, number>();
  return (problems) => {
    const nowMs = performance.now();
    const said = new Map<string, number>();
    for (const problem of problems) {
      const name = problem.slice(0, problem.indexOf(":"));
      const beforeMs = saidAtMs.get(name);
      const isDue =
        beforeMs === undefined || nowMs - beforeMs >= remindIntervalMs;
      said.set(name, isDue ? nowMs : beforeMs);
      if (isDue) log.warn({ problem }, "a partition waits, will try again");
    }
    saidAtMs = said;
  };
}
