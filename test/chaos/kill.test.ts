// Invariants 2 to 4: workers that die under load, alone and one of several. Nothing is lost, and what comes twice was in flight.
import { test } from "node:test";
import { killWorker, startWorker, terminateWorker } from "./faults.ts";
import { runChaos } from "./run-chaos.ts";

test("kill -9 of one of two workers, again and again", async (t) => {
  await runChaos(t, {}, async (rig) => {
    await Promise.all([startWorker(rig), startWorker(rig)]);
    for (let kills = 1; kills <= 3; kills += 1) {
      await rig.ledger.waitForCommitted(kills * 150);
      const victim = rig.random.pick(rig.workers.running());
      await killWorker(rig, victim);
      await startWorker(rig);
    }
  });
});

test("kill -9 of the only worker, and restart", async (t) => {
  await runChaos(t, {}, async (rig) => {
    for (let kills = 1; kills <= 2; kills += 1) {
      const worker = await startWorker(rig);
      await rig.ledger.waitForCommitted(kills * 200);
      await killWorker(rig, worker);
      await rig.ledger.waitForCommitted(kills * 200 + 50);
    }
    await startWorker(rig);
  });
});

test("SIGTERM under load, and restart", async (t) => {
  await runChaos(t, {}, async (rig) => {
    for (let stops = 1; stops <= 2; stops += 1) {
      const worker = await startWorker(rig);
      await rig.ledger.waitForCommitted(stops * 200);
      await terminateWorker(worker);
    }
    await startWorker(rig);
  });
});
