// What a worker has in hand, in words. The API gives it as JSON: {"dispatch": {"count": 12, "since": "…"}}.

export type HeldJobs = {
  readonly task: string;
  readonly count: number;
  /** ISO 8601. */
  readonly since: string;
};

/** Undefined where there were too many to look through. */
export function readJobs(jobs: unknown): readonly HeldJobs[] | undefined {
  if (typeof jobs !== "object" || jobs === null) return undefined;
  return Object.entries(
    jobs as Readonly<Record<string, Omit<HeldJobs, "task">>>,
  ).map(([task, { count, since }]) => ({ task, count, since }));
}

const nouns: Readonly<Record<string, readonly [one: string, many: string]>> = {
  dispatch: ["batch of new events", "batches of new events"],
  deliver: ["retry", "retries"],
  drain: ["backlog", "backlogs"],
  release: ["resumed endpoint", "resumed endpoints"],
  bulk: ["bulk job", "bulk jobs"],
  maintain: ["upkeep", "upkeep"],
};

export function sayJobs({ task, count }: HeldJobs): string {
  const [one, many] = nouns[task] ?? [task, task];
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
