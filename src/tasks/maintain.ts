// The task `maintain`: what has to be looked after every minute, by one worker for all.
import type { Logger } from "../log.ts";

/** Each step stands alone: one that fails does not keep the others from their turn. */
export function createMaintainTask(steps: {
  readonly makePartitions: () => Promise<readonly string[]>;
  readonly sealSecrets: () => Promise<number>;
  readonly log: Logger;
}): () => Promise<void> {
  const { log } = steps;
  return async () => {
    const problems: unknown[] = [];
    const attempt = async (step: () => Promise<void>): Promise<void> => {
      await step().catch((error: unknown) => problems.push(error));
    };
    await attempt(async () => {
      for (const problem of await steps.makePartitions()) {
        log.warn({ problem }, "could not make a partition, will try again");
      }
    });
    await attempt(async () => {
      const count = await steps.sealSecrets();
      if (count > 0) log.info({ count }, "sealed secrets");
    });
    if (problems.length > 0) {
      throw new AggregateError(problems, "maintenance did not finish");
    }
  };
}
