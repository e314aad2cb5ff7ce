// Invariants 2 to 4: workers that die under load, alone and one of several. Nothing is lost, and what comes twice was in flight.
import { test } from "node:test";
import { killWorker, startWorker, terminateWorker } from "./faults.ts";
import { runChaos } from "./run-chaos.ts";

test("kill -9 of one of two workers", async (t) => {
  await runChaos(t, {}, async (rig) => {
    await Promise.all([startWorker(rig), startWorker(rig)]);
    await rig.ledger.waitForCommitted(60);
    await killWorker(rig, rig.random.pick(rig.workers.running()));
    await rig.ledger.waitForCommitted(rig.ledger.committedCount() + 60);
  });
});

test("SIGTERM of the only worker and restart, kill -9 of the only worker and restart", async (t) => {
  await runChaos(t, {}, async (rig) => {
    const first = await startWorker(rig);
    await rig.ledger.waitForCommitted(60);
    await terminateWorker(first);
    const second = await startWorker(rig);
    await rig.ledger.waitForCommitted(rig.ledger.committedCount() + 60);
    await killWorker(rig, second);
    await rig.ledger.waitForCommitted(rig.ledger.committedCount() + 30);
    await startWorker(rig);
  });
});
