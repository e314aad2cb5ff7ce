// The task `deliver`: makes the next attempt of one delivery, whose time has come.
import type { DueDelivery } from "../store/deliveries.ts";

/** What record_attempts and the operators' functions write. */
export type DeliverPayload = { readonly delivery_id: string };

/** Resolves when the attempt is recorded, or at once when there is none to be made any more. */
export function createDeliverTask(steps: {
  readonly claim: (deliveryId: string) => Promise<DueDelivery | undefined>;
  readonly attempt: (delivery: DueDelivery) => Promise<void>;
}): (payload: DeliverPayload) => Promise<void> {
  return async ({ delivery_id }) => {
    const delivery = await steps.claim(delivery_id);
    if (delivery) await steps.attempt(delivery);
  };
}
