import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  allowance,
  begin,
  distrusted,
  end,
  initialLimit,
  isConducting,
  newWindow,
  roundsFor,
  type Signal,
  type Window,
} from "../../src/delivery/window.ts";

type Attempt = Parameters<typeof end>[1];

const attempt: Attempt = {
  signal: "success",
  startedAtMs: 0,
  nowMs: 0,
  inFlight: 1,
  maxLimit: 500,
  retryAfterMs: null,
  random: 0,
};

/** What becomes of a window after attempts that each began and ended alone, a second apart. */
function after(window: Window, ...signals: readonly Signal[]): Window {
  let nowMs = 0;
  let now = window;
  for (const signal of signals) {
    const startedAtMs = nowMs;
    nowMs += 1000;
    now = end(begin(now), { ...attempt, signal, startedAtMs, nowMs });
  }
  return now;
}

/** A window whose circuit has opened, at 4,000 ms: 10, 5, 2, 1. */
const opened = after(newWindow, "overload", "overload", "overload", "overload");

test("it begins with ten", () => {
  assert.equal(allowance(newWindow, 0), initialLimit);
});

test("a round of successes grows it by half or more, from the threshold on by one", () => {
  const round = (window: Window): Window => {
    const inFlight = allowance(window, 0);
    let next = window;
    for (let n = 0; n < inFlight; n += 1) {
      next = end(next, { ...attempt, inFlight: inFlight - n });
    }
    return next;
  };
  // Kept full it doubles; here its second half ends in a window that is half empty.
  const grown = round(newWindow);
  assert.ok(grown.limit >= 1.4 * initialLimit && grown.limit <= 20);
  const slow = round({ ...newWindow, threshold: 10 });
  assert.ok(slow.limit > 10.4 && slow.limit <= 11);
});

test("a window that is not used does not grow", () => {
  const window = end(newWindow, { ...attempt, inFlight: 4 });
  assert.equal(window.limit, initialLimit);
});

test("an overload halves it, once for all that were in flight", () => {
  const first = end(newWindow, { ...attempt, signal: "overload", nowMs: 10 });
  assert.equal(first.limit, 5);
  const same = end(first, { ...attempt, signal: "overload", nowMs: 11 });
  assert.equal(same.limit, 5);
  const next = end(same, {
    ...attempt,
    signal: "overload",
    startedAtMs: 11,
    nowMs: 12,
  });
  assert.equal(next.limit, 2);
});

test("five overloads in a row open the circuit, however large the window", () => {
  let window: Window = { ...newWindow, limit: 400 };
  for (let n = 0; n < 5; n += 1) {
    assert.equal(window.circuit.state, "closed");
    window = end(window, { ...attempt, signal: "overload" });
  }
  assert.equal(window.circuit.state, "open");
});

test("at one and still failing, the circuit opens", () => {
  const small: Window = { ...newWindow, limit: 1 };
  assert.equal(after(small, "overload").circuit.state, "open");
});

test("a plain 500 leaves the window alone; twenty in a row open the circuit, a success in between forgives all", () => {
  const nineteen = Array.from({ length: 19 }, (): Signal => "rejection");
  const failing = after(newWindow, ...nineteen);
  assert.equal(failing.limit, initialLimit);
  assert.equal(failing.circuit.state, "closed");
  assert.equal(after(failing, "rejection").circuit.state, "open");
  const forgiven = after(failing, "success", ...nineteen);
  assert.equal(forgiven.circuit.state, "closed");
});

test("while it is open nothing is let through, then one probe, and its success begins small", () => {
  assert.equal(allowance(opened, 4001), 0);
  assert.equal(isConducting(opened, 4001), false);
  assert.equal(opened.circuit.state, "open");
  const dueMs = opened.circuit.state === "open" ? opened.circuit.untilMs : 0;
  assert.equal(allowance(opened, dueMs), 1);
  const probing = begin(opened);
  assert.equal(probing.circuit.state, "half-open");
  assert.equal(isConducting(probing, dueMs), false);
  const closed = end(probing, {
    ...attempt,
    startedAtMs: dueMs,
    nowMs: dueMs,
  });
  assert.equal(closed.circuit.state, "closed");
  assert.equal(allowance(closed, dueMs), 1);
});

test("probes that fail are made ever more seldom, from a second to a minute, and spread", () => {
  let window = opened;
  const waits: number[] = [];
  let nowMs = 10_000;
  for (let n = 0; n < 8; n += 1) {
    window = end(begin(window), {
      ...attempt,
      signal: "overload",
      startedAtMs: nowMs,
      nowMs,
    });
    assert.ok(window.circuit.state === "open");
    waits.push(window.circuit.untilMs - nowMs);
    nowMs = window.circuit.untilMs;
  }
  assert.deepEqual(
    waits,
    [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000],
  );
});

test("Retry-After opens it for as long, and is never undercut", () => {
  for (const random of [0, 0.5, 0.99]) {
    const window = end(newWindow, {
      ...attempt,
      signal: "overload",
      retryAfterMs: 30_000,
      random,
    });
    assert.ok(window.circuit.state === "open");
    assert.ok(window.circuit.untilMs >= 30_000);
    assert.ok(window.circuit.untilMs <= 36_000);
  }
});

test("a success from before the circuit opened does not cancel a Retry-After, nor does a failure then count as a probe", () => {
  const limited = end(newWindow, {
    ...attempt,
    signal: "overload",
    nowMs: 10,
    retryAfterMs: 3_600_000,
  });
  const late = end(limited, { ...attempt, startedAtMs: 5, nowMs: 11 });
  assert.equal(allowance(late, 20_000), 0);
  const forced = end(begin(limited), {
    ...attempt,
    signal: "none",
    startedAtMs: 20,
    nowMs: 21,
  });
  assert.equal(allowance(forced, 20_000), 0);
  const probing = begin(opened);
  const failed = end(probing, {
    ...attempt,
    signal: "overload",
    startedAtMs: 1,
    nowMs: 9000,
  });
  assert.equal(failed.circuit.state, "half-open");
});

test("a probe that sent nothing leaves it as it was", () => {
  const again = end(begin(opened), { ...attempt, signal: "none", nowMs: 7000 });
  assert.ok(again.circuit.state === "open" && opened.circuit.state === "open");
  assert.equal(again.circuit.failedProbes, opened.circuit.failedProbes);
  assert.equal(allowance(again, 7000), 1);
});

test("what can not be sent at all opens it without a failure", () => {
  const window = end(newWindow, {
    ...attempt,
    signal: "none",
    retryAfterMs: 30_000,
  });
  assert.equal(window.strain, 0);
  assert.equal(allowance(window, 29_000), 0);
  assert.equal(allowance(window, 30_000), 1);
});

test("one that has failed for long is probed within a minute", () => {
  for (const random of [0, 0.5, 0.99]) {
    const window = distrusted(1000, random);
    assert.equal(allowance(window, 999), 0);
    assert.equal(allowance(window, 61_000), 1);
  }
});

const signals: readonly Signal[] = ["success", "overload", "rejection", "none"];

test("whatever happens, the limit stays within its bounds and the circuit closes again on success", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          signal: fc.constantFrom(...signals),
          lastedMs: fc.nat(20_000),
          pauseMs: fc.nat(70_000),
          inFlight: fc.integer({ min: 1, max: 600 }),
          retryAfterMs: fc.option(fc.nat(86_400_000)),
          random: fc.double({ min: 0, max: 0.999, noNaN: true }),
        }),
      ),
      (history) => {
        let window = newWindow;
        let nowMs = 0;
        for (const { lastedMs, pauseMs, ...ended } of history) {
          nowMs += pauseMs;
          const startedAtMs = nowMs;
          window = begin(window);
          nowMs += lastedMs;
          const made = { ...attempt, ...ended, startedAtMs, nowMs };
          window = end(window, made);
          assert.ok(window.limit >= 1 && window.limit <= attempt.maxLimit);
          assert.ok(window.strain >= 0);
          const { circuit } = window;
          if (circuit.state === "open") {
            assert.ok(circuit.untilMs <= nowMs + 1.2 * 86_400_000);
          }
        }
        const closed = end(begin(window), {
          ...attempt,
          startedAtMs: nowMs,
          nowMs,
        });
        assert.equal(closed.circuit.state, "closed");
      },
    ),
  );
});

/** A consumer that takes `capacity` at a time in 100 ms a round, and refuses the rest. Returns the limit of each round. */
function simulate(capacity: number, rounds: number): number[] {
  let window = newWindow;
  const limits: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const startedAtMs = round * 100;
    const sent = allowance(window, startedAtMs);
    for (let n = 0; n < sent; n += 1) window = begin(window);
    for (let n = 0; n < sent; n += 1) {
      window = end(window, {
        ...attempt,
        signal: n < capacity ? "success" : "overload",
        startedAtMs,
        nowMs: startedAtMs + 99,
        inFlight: sent - n,
      });
    }
    limits.push(sent);
  }
  return limits;
}

test("it finds what a consumer takes, and stays near it", () => {
  for (const capacity of [15, 60, 250]) {
    const limits = simulate(capacity, 300).slice(100);
    const average =
      limits.reduce((sum, limit) => sum + Math.min(limit, capacity), 0) /
      limits.length;
    assert.ok(average > capacity * 0.6, `${average} of ${capacity}`);
    assert.ok(Math.max(...limits) < capacity * 2.1, `${Math.max(...limits)}`);
  }
});

test("how many rounds those who wait take is foretold, while it doubles and after", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3000 }),
      fc.option(fc.integer({ min: 1, max: 400 }), { nil: Infinity }),
      (waiting, threshold) => {
        let window: Window = { ...newWindow, threshold };
        const foretold = roundsFor(waiting, window, 0);
        let left = waiting;
        let rounds = 0;
        while (left > 0) {
          const sent = allowance(window, 0);
          left -= sent;
          rounds += 1;
          // As long as somebody waits it is kept full.
          for (let n = 0; n < sent; n += 1) {
            window = end(window, {
              ...attempt,
              maxLimit: 10_000,
              inFlight: sent,
            });
          }
        }
        // Above the threshold it still grows, by one a round.
        const isSlow = waiting > threshold;
        assert.ok(rounds - 1.5 <= foretold, `${foretold} for ${rounds}`);
        assert.ok(isSlow || foretold <= rounds + 0.01);
      },
    ),
  );
});
