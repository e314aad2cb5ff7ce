// Worker machines whose wall clock is wrong, or jumps while they run. What is due is due by Postgres' clock.
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import { startWorker } from "./faults.ts";
import { runChaos } from "./run-chaos.ts";

const hourMs = 3_600_000;

// The next attempt's time is the worker's clock plus the delay, so a clock that is two days ahead retries two days late.
const todo = "record_attempts takes next_attempt_at from the worker's clock";

test(
  "workers whose clock is hours and days off, and jumps",
  { todo },
  async (t) => {
    await runChaos(t, { eventsPerSecond: 80 }, async (rig) => {
      const shifts = [hourMs, -hourMs, 48 * hourMs, -48 * hourMs];
      const [, moody] = rig.endpoints;
      const workers = await Promise.all([
        startWorker(rig, rig.random.pick(shifts)),
        startWorker(rig, rig.random.pick(shifts)),
      ]);
      // There must be something to try again: that is where a clock could matter.
      await moody?.receiver.behave("errors");
      for (const shiftMs of [...shifts, 0]) {
        for (const worker of workers) worker.setClock(shiftMs);
        await delay(400);
      }
      await moody?.receiver.behave("well");
    });
  },
);
