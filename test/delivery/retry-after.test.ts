import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { retryAfterMs } from "../../src/delivery/retry-after.ts";

const nowMs = Date.UTC(2026, 10, 26, 12, 0, 0);
const dayMs = 24 * 60 * 60 * 1000;

const cases: readonly (readonly [string | undefined, number | null])[] = [
  [undefined, null],
  ["", null],
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7000],
  ["00030", 30_000],
  ["86401", dayMs],
  ["99999999999999999999999", dayMs],
  ["-5", null],
  ["1.5", null],
  ["1e3", null],
  ["soon", null],
  ["120, 240", null],
  ["Thu, 26 Nov 2026 12:01:30 GMT", 90_000],
  ["Thursday, 26-Nov-26 12:01:30 GMT", 90_000],
  ["Thu Nov 26 12:01:30 2026", 90_000],
  ["Thu, 26 Nov 2026 11:00:00 GMT", 0],
  ["Thu, 26 Nov 2099 12:00:00 GMT", dayMs],
  ["Thu, 26 Nov 2026 12:01:30 +0100", null],
  ["2026-11-26T12:01:30Z", null],
  ["Thu, 99 Nov 2026 99:99:99 GMT", null],
];
for (const [value, expected] of cases) {
  test(`${JSON.stringify(value)} is ${expected} ms`, () => {
    const headers = value === undefined ? {} : { "retry-after": value };
    assert.equal(retryAfterMs(headers, nowMs), expected);
  });
}

test("a date counts from the response's own clock", () => {
  const headers = {
    "retry-after": "Thu, 26 Nov 2026 15:00:10 GMT",
    date: "Thu, 26 Nov 2026 15:00:00 GMT",
  };
  assert.equal(retryAfterMs(headers, nowMs), 10_000);
});

test("whatever it says, it is null or from 0 to a day", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, date) => {
      const ms = retryAfterMs({ "retry-after": value, date }, nowMs);
      assert.ok(ms === null || (ms >= 0 && ms <= dayMs));
    }),
  );
});
