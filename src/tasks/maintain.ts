// The task `maintain`: what has to be looked after every minute, by one worker for all.
import type { Logger } from "../log.ts";

const sweepIntervalMs = 60 * 60_000;
/** What is left then is for the next minute. */
const maxPrunings = 100;

/** Each step stands alone: one that fails does not keep the others from their turn. */
export function createMaintainTask(steps: {
  /** Looks after partitions, and removes what is too old. */
  readonly retain: () => Promise<void>;
  readonly sealSecrets: () => Promise<number>;
  readonly forgetMutationKeys: () => Promise<number>;
  /** Returns how many jobs were missing. Costs a look at every endpoint: done at the start, and once an hour. */
  readonly sweep: () => Promise<number>;
  /** Removes some of what is too old, and returns whether there is more. */
  readonly pruneStatistics: () => Promise<boolean>;
  readonly log: Logger;
}): () => Promise<void> {
  const { log } = steps;
  let nextSweepMs = 0;
  return async () => {
    const problems: unknown[] = [];
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      await step().catch((error: unknown) => problems.push(error));
    };
    await attempt(steps.retain);
    await attempt(async () => {
      const count = await steps.sealSecrets();
      if (count > 0) log.info({ count }, "sealed secrets");
    });
    await attempt(async () => {
      const count = await steps.forgetMutationKeys();
      if (count > 0) log.debug({ count }, "forgot mutations' idempotency keys");
    });
    await attempt(async () => {
      for (let left = maxPrunings; left > 0; left -= 1) {
        if (!(await steps.pruneStatistics())) return;
      }
    });
    await attempt(async () => {
      if (performance.now() < nextSweepMs) return;
      const count = await steps.sweep();
      nextSweepMs = performance.now() + sweepIntervalMs;
      if (count > 0) log.warn({ count }, "deliveries waited without a job");
    });
    if (problems.length > 0) {
      throw new AggregateError(problems, "maintenance did not finish");
    }
  };
}
