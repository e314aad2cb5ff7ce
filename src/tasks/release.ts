// The task `release`: lets the held deliveries of a resumed endpoint wait for their turn, a batch at a time.

export type ReleasePayload = { readonly endpoint_id: string };

/** Resolves when no batch finds any more. */
export function createReleaseTask(steps: {
  readonly releaseHeld: (endpointId: string) => Promise<number>;
}): (payload: ReleasePayload) => Promise<void> {
  return async ({ endpoint_id }) => {
    while ((await steps.releaseHeld(endpoint_id)) > 0);
  };
}
