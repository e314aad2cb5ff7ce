// The task `release`: lets the held deliveries of a resumed endpoint wait for their turn, a batch at a time.

export type ReleasePayload = {
  readonly endpoint_id: string;
  /** Whether somebody may still hold some more, who has not seen that it was resumed. */
  readonly looks_again?: boolean;
};

/** Longer than any statement lasts that began before the endpoint was resumed: Postgres ends them after 25 s. */
const secondLookMs = 30_000;

/** Resolves when no batch finds any more. */
export function createReleaseTask(steps: {
  readonly releaseHeld: (endpointId: string) => Promise<number>;
  readonly releaseLater: (endpointId: string, delayMs: number) => Promise<void>;
}): (payload: ReleasePayload) => Promise<void> {
  return async ({ endpoint_id, looks_again }) => {
    while ((await steps.releaseHeld(endpoint_id)) > 0);
    if (looks_again) await steps.releaseLater(endpoint_id, secondLookMs);
  };
}
