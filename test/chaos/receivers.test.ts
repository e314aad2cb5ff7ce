// Consumers that misbehave in every way, one after the other, and recover. Healthy ones beside them get everything.
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { misbehaviours } from "./behaviour.ts";
import { startWorker } from "./faults.ts";
import { runChaos } from "./run-chaos.ts";

test("receivers that misbehave in every way and recover", async (t) => {
  await runChaos(t, { eventsPerSecond: 30 }, async (rig) => {
    await startWorker(rig);
    const [, ...moody] = rig.endpoints;
    for (const behaviour of misbehaviours) {
      for (const { receiver } of moody) await receiver.behave(behaviour);
      // Long enough to meet it, short enough for the circuit to stay near its first probes.
      await delay(600);
      for (const { receiver } of moody) await receiver.behave("well");
    }
  });
});
