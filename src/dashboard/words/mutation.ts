// What somebody did, by the name that it has in the audit.

const said: Readonly<Record<string, string>> = {
  cancel_bulk_job: "Stopped a bulk job",
  cancel_deliveries: "Cancelled many deliveries",
  cancel_delivery: "Cancelled a delivery",
  create_endpoint: "Made an endpoint",
  create_tenant_token: "Made a tenant's token",
  delete_endpoint: "Deleted an endpoint",
  expire_secret: "Ended a secret",
  pause_endpoint: "Paused an endpoint",
  publish_event: "Published an event",
  replay_event: "Sent an event again",
  replay_events: "Sent many events again",
  resume_endpoint: "Resumed an endpoint",
  retry_delivery: "Retried a delivery",
  retry_failed: "Retried what had failed",
  reveal_secret: "Looked at secrets",
  rotate_secret: "Rotated a secret",
  send_test_event: "Sent a test event",
  update_endpoint: "Changed an endpoint",
};

/** All that the audit can hold, as a list to choose from. */
export const mutations: readonly string[] = Object.keys(said);

export function sayMutation(mutation: string): string {
  return said[mutation] ?? mutation;
}
