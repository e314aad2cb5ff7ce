// What each kind of exchange means for its delivery, and how it is said.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Exchange, FailureReason } from "../../src/delivery/exchange.ts";
import { decide } from "../../src/delivery/outcome.ts";

const startedAt = new Date(0);
const rest = { schedule: [10], attemptNumber: 1, random: 0, nowMs: 1_000_000 };

function response(statusCode: number): Exchange {
  return {
    kind: "response",
    statusCode,
    headers: {},
    body: "",
    startedAt,
    durationMs: 5,
  };
}

function failure(reason: FailureReason, message = ""): Exchange {
  return { kind: "failure", reason, message, startedAt, durationMs: 5 };
}

// prettier-ignore
const answers: [number, string, string | null][] = [
  [200, "delivered", null],
  [204, "delivered", null],
  [299, "delivered", null],
  [301, "redirect", "Your server answered 301 instead of 2xx, and redirects are not followed"],
  [304, "redirect", "Your server answered 304 instead of 2xx, and redirects are not followed"],
  [400, "http_error", "Your server answered 400 instead of 2xx"],
  [410, "gone", "Your server answered 410 instead of 2xx"],
  [429, "http_error", "Your server answered 429 instead of 2xx"],
  [500, "http_error", "Your server answered 500 instead of 2xx"],
  [999, "http_error", "Your server answered 999 instead of 2xx"],
];
for (const [statusCode, outcome, error] of answers) {
  test(`${statusCode} is ${outcome}`, () => {
    const verdict = decide({ exchange: response(statusCode), ...rest });
    assert.equal(verdict.outcome, outcome);
    assert.equal(verdict.error, error);
    assert.deepEqual(
      verdict.next,
      outcome === "delivered"
        ? { status: "delivered" }
        : { status: "pending", retryInMs: 9_000 },
    );
  });
}

test("a failure's reason is the outcome, its detail follows the sentence", () => {
  const timeout = failure("timeout", "no complete answer within 15000 ms");
  assert.deepEqual(decide({ exchange: timeout, ...rest }), {
    outcome: "timeout",
    error:
      "Your server did not answer in time (no complete answer within 15000 ms)",
    signal: "overload",
    closedForMs: null,
    next: { status: "pending", retryInMs: 9_000 },
  });
  const { error } = decide({
    exchange: failure("connection_refused"),
    ...rest,
  });
  assert.equal(error, "Your server refused the connection");
});

test("success ends the delivery whatever the schedule, failure does once it is exhausted", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(604_800)),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 200, max: 599 }),
      (schedule, attemptNumber, statusCode) => {
        const { next } = decide({
          ...rest,
          exchange: response(statusCode),
          schedule,
          attemptNumber,
        });
        if (statusCode < 300) assert.equal(next.status, "delivered");
        else
          assert.equal(
            next.status,
            attemptNumber > schedule.length ? "failed" : "pending",
          );
        if (next.status === "pending") assert(next.retryInMs >= 0);
      },
    ),
  );
});
