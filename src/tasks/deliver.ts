// The task `deliver`: makes the next attempt of one delivery, whose time has come.
import type { DueDelivery } from "../store/due-deliveries.ts";
import type { Gates } from "./admission.ts";
import type { Attempt, AttemptSteps } from "./attempt.ts";

/** What record_attempts and the operators' functions write. */
export type DeliverPayload = {
  readonly delivery_id: string;
  readonly endpoint_id: string;
  /** Somebody asked for this attempt: it is made even if the endpoint's circuit is open. */
  readonly forced: boolean;
};

/** Resolves when the attempt is recorded, the delivery waits, or at once when there is none to be made any more. */
export function createDeliverTask(steps: {
  readonly claim: (deliveryId: string) => Promise<DueDelivery | undefined>;
  readonly gates: Gates;
  readonly park: AttemptSteps["park"];
  readonly attempt: Attempt;
}): (payload: DeliverPayload) => Promise<void> {
  return async ({ delivery_id, endpoint_id, forced }) => {
    // The gate first: of an endpoint that takes nothing, nothing need be read.
    const patience = forced ? "forced" : "brief";
    const admission = await steps.gates.enter(endpoint_id, patience);
    const { pass } = admission;
    if (!pass) {
      await steps.park({
        deliveryId: delivery_id,
        endpointId: endpoint_id,
        ...admission.outlook,
        error: null,
      });
      return;
    }
    try {
      const delivery = await steps.claim(delivery_id);
      if (delivery) await steps.attempt(delivery, pass);
    } finally {
      pass.end("none");
    }
  };
}
