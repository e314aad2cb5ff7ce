// Worker machines whose wall clock is wrong, or jumps while they run. What is due is due by Postgres' clock.
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { startWorker } from "./faults.ts";
import type { Rig } from "./rig.ts";
import { runChaos } from "./run-chaos.ts";

const hourMs = 3_600_000;
const shiftsMs = [hourMs, -hourMs, 48 * hourMs, -48 * hourMs];

async function startAndJump(rig: Rig): Promise<void> {
  const workers = await Promise.all([
    startWorker(rig, rig.random.pick(shiftsMs)),
    startWorker(rig, rig.random.pick(shiftsMs)),
  ]);
  for (const shiftMs of [...shiftsMs, 0]) {
    for (const worker of workers) worker.setClock(shiftMs);
    await delay(300);
  }
}

test("workers whose clock is hours and days off, and jumps", async (t) => {
  await runChaos(t, { eventsPerSecond: 30 }, startAndJump);
});

test("retries of workers whose clock is off", async (t) => {
  const options = { eventsPerSecond: 30, settleMs: 5000 };
  await runChaos(t, options, async (rig) => {
    const [, moody] = rig.endpoints;
    await moody?.receiver.behave("errors");
    await startAndJump(rig);
    await moody?.receiver.behave("well");
  });
});
