// When the canary is missing, by a process's own clock, and what is said of it then.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  snapshotOf,
  type CanaryState,
  type CanaryWatch,
} from "../../src/delivery/canary.ts";

const minuteMs = 60_000;
const nowMs = 1_000 * minuteMs;

const state: CanaryState = {
  lastSentAt: new Date(0),
  lastArrivedAt: new Date(0),
  latencyMs: 12.5,
  arrivedMsAgo: 0,
  reason: "waiting",
  detail: "It waits",
};

function watch(changes: Partial<CanaryWatch>): CanaryWatch {
  return {
    intervalMs: minuteMs,
    startedMs: 0,
    state,
    readMs: nowMs,
    silence: undefined,
    ...changes,
  };
}

const arrived = (msAgo: number | null): CanaryWatch =>
  watch({ state: { ...state, arrivedMsAgo: msAgo } });

test("one that is late or failed is forgiven; two and a half minutes without any are not, and three are never reached", () => {
  assert.equal(snapshotOf(arrived(0), nowMs).isMissing, false);
  assert.equal(snapshotOf(arrived(2.4 * minuteMs), nowMs).isMissing, false);
  assert.equal(snapshotOf(arrived(2.6 * minuteMs), nowMs).isMissing, true);
});

test("why is said only of one that is missing", () => {
  const { reason, detail } = snapshotOf(arrived(minuteMs), nowMs);
  assert.deepEqual({ reason, detail }, { reason: null, detail: null });
  const missing = snapshotOf(arrived(5 * minuteMs), nowMs);
  assert.equal(missing.reason, "waiting");
  assert.equal(missing.detail, "It waits");
  assert.equal(missing.latencyMs, 12.5);
});

test("a process that has just begun waits before it says so, whatever Postgres remembers", () => {
  const startedMs = nowMs - minuteMs;
  const old = { ...state, arrivedMsAgo: 90 * minuteMs };
  assert.equal(
    snapshotOf(watch({ startedMs, state: old }), nowMs).isMissing,
    false,
  );
  assert.equal(
    snapshotOf(watch({ startedMs, state: old }), nowMs + 2 * minuteMs)
      .isMissing,
    true,
  );
  const none = watch({ startedMs: 0, state: undefined });
  assert.equal(snapshotOf(none, nowMs).reason, "postgres_unreachable");
});

test("while Postgres is silent time goes on, by the process's own clock", () => {
  const silent = watch({
    readMs: nowMs - 3 * minuteMs,
    silence: { sinceMs: nowMs - 170_000, error: "the connection was closed" },
  });
  const { isMissing, reason, detail } = snapshotOf(silent, nowMs);
  assert.equal(isMissing, true);
  assert.equal(reason, "postgres_unreachable");
  assert.equal(
    detail,
    "Postgres has not said for 170 s where it is: the connection was closed",
  );
});
