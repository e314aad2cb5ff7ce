// A worker that is stopped like a laptop's lid and wakes when others have long done its work. It must not corrupt anything.
import { test } from "node:test";
import { stallWorker, startWorker } from "./faults.ts";
import { runChaos } from "./run-chaos.ts";

test("SIGSTOP of one of two workers until it is taken over, then SIGCONT", async (t) => {
  await runChaos(t, { eventsPerSecond: 30 }, async (rig) => {
    const [victim] = await Promise.all([startWorker(rig), startWorker(rig)]);
    await rig.ledger.waitForCommitted(40);
    await stallWorker(rig, victim, 500);
    await rig.ledger.waitForCommitted(rig.ledger.committedCount() + 40);
  });
});
