// Postgres that crashes, and sessions that are cut, under load. Workers live on, and nothing is lost.
import { test } from "node:test";
import { interruptPostgres, startWorker, terminateSessions } from "./faults.ts";
import { runChaos } from "./run-chaos.ts";

test("Postgres stops without warning for some seconds, and comes back", async (t) => {
  await runChaos(t, { ownServer: true }, async (rig) => {
    await Promise.all([startWorker(rig), startWorker(rig)]);
    await rig.ledger.waitForCommitted(60);
    await interruptPostgres(rig, 2000);
    await rig.ledger.waitForCommitted(rig.ledger.committedCount() + 60);
  });
});

test("pg_terminate_backend of random sessions, the application's too", async (t) => {
  await runChaos(t, {}, async (rig) => {
    await Promise.all([startWorker(rig), startWorker(rig)]);
    for (let round = 1; round <= 4; round += 1) {
      await rig.ledger.waitForCommitted(round * 40);
      await terminateSessions(rig, rig.random, 0.5);
    }
    await rig.ledger.waitForCommitted(rig.ledger.committedCount() + 40);
  });
});
