// Property tests of the retry schedule and its jitter.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  defaultRetrySchedule,
  retryDelayMs,
} from "../../src/delivery/backoff.ts";

const seconds = fc.integer({ min: 0, max: 604_800 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("the default schedule is 17 attempts over 3.2 days", () => {
  assert.equal(defaultRetrySchedule.length, 16);
  const days = defaultRetrySchedule.reduce((sum, s) => sum + s, 0) / 86_400;
  assert.equal(days.toFixed(1), "3.2");
});

test("a delay is never early by more than 10 %, never later than 10 % and half a second, never negative", () => {
  fc.assert(
    fc.property(
      fc.array(seconds, { minLength: 1, maxLength: 20 }),
      fc.nat(),
      random,
      (schedule, n, r) => {
        const index = n % schedule.length;
        const baseMs = (schedule[index] ?? 0) * 1000;
        const delayMs = retryDelayMs({
          schedule,
          attemptNumber: index + 1,
          random: r,
        });
        assert(delayMs !== null && Number.isSafeInteger(delayMs));
        assert(delayMs >= 0 && delayMs >= Math.floor(baseMs * 0.9));
        assert(delayMs <= Math.ceil(baseMs * 1.1 + 500));
      },
    ),
  );
});

test("the spread is real, of a delay of zero too", () => {
  fc.assert(
    fc.property(seconds, (base) => {
      const delays = Array.from({ length: 100 }, (_, i) =>
        retryDelayMs({ schedule: [base], attemptNumber: 1, random: i / 100 }),
      );
      assert.equal(new Set(delays).size, 100);
      const spreadMs = Number(delays.at(-1)) - Number(delays[0]);
      assert(spreadMs >= 0.99 * (base * 200 + 500) - 1);
    }),
  );
});

test("the delays of a schedule come in its order", () => {
  const delays = [1, 2, 3].map((attemptNumber) =>
    retryDelayMs({ schedule: [100, 5, 50], attemptNumber, random: 0.5 }),
  );
  assert.deepEqual(delays, [100_250, 5_250, 50_250]);
});

test("past the schedule there is no delay; an empty one means one attempt", () => {
  fc.assert(
    fc.property(
      fc.array(seconds),
      fc.integer({ min: 1 }),
      random,
      (schedule, past, r) => {
        const attemptNumber = schedule.length + past;
        assert.equal(
          retryDelayMs({ schedule, attemptNumber, random: r }),
          null,
        );
      },
    ),
  );
  assert.equal(
    retryDelayMs({ schedule: [], attemptNumber: 1, random: 0 }),
    null,
  );
});
