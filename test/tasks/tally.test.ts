// Counting: nothing is lost or counted twice, whatever comes in whatever order.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { slotOf } from "../../src/delivery/histogram.ts";
import { outcomePositions, type Outcome } from "../../src/delivery/outcome.ts";
import type { StatisticsRow } from "../../src/store/statistics.ts";
import {
  add,
  endpointsOf,
  newTally,
  rowsOf,
  take,
  totalsOf,
  type Counted,
} from "../../src/tasks/tally.ts";

const counted: fc.Arbitrary<Counted> = fc.record({
  // Names that could run into each other, if they were merely put together.
  tenant: fc.constantFrom("a", "b", "a\nb", "a\n", "\n"),
  endpointId: fc.constantFrom("1", "2", "b", "\n1"),
  type: fc.constantFrom("a", "b", "b.b"),
  outcome: fc.constantFrom(...(Object.keys(outcomePositions) as Outcome[])),
  durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  lagMs: fc.option(fc.double({ min: -1e4, max: 1e12, noNaN: true })),
  atMs: fc.nat(1000),
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

test("each series has just its attempts, in every count", () => {
  fc.assert(
    fc.property(fc.array(counted, { maxLength: 60 }), (attempts) => {
      const tally = newTally();
      for (const attempt of attempts) add(tally, attempt);
      const rows = rowsOf(tally);
      const keys = rows.map(({ scope, tenant, key }) =>
        JSON.stringify([scope, tenant, key]),
      );
      assert.equal(new Set(keys).size, keys.length, "each once");
      for (const row of rows) {
        const own = attempts.filter((one) => belongs(one, row));
        assert.ok(own.length > 0);
        assert.equal(row.attempts, own.length);
        assert.equal(sum(row.outcomes), own.length);
        assert.equal(sum(row.durations), own.length);
        assert.equal(
          sum(row.lags),
          own.filter(({ lagMs }) => lagMs !== null).length,
        );
        assert.equal(
          row.outcomes[0] ?? 0,
          own.filter(({ outcome }) => outcome === "delivered").length,
        );
        for (const list of [row.outcomes, row.durations, row.lags]) {
          assert.notEqual(list.at(-1), 0, "no zeros at the end");
        }
      }
      const perScope = (scope: StatisticsRow["scope"]): number =>
        sum(
          rows
            .filter((row) => row.scope === scope && row.tenant !== "")
            .map((row) => row.attempts),
        );
      for (const scope of ["tenant", "endpoint", "type"] as const) {
        assert.equal(perScope(scope), attempts.length, scope);
      }
    }),
  );
});

function belongs(attempt: Counted, { scope, tenant, key }: StatisticsRow) {
  if (scope === "all") return true;
  if (scope === "type") {
    return attempt.type === key && [attempt.tenant, ""].includes(tenant);
  }
  const own = scope === "endpoint" ? attempt.endpointId : "";
  return attempt.tenant === tenant && own === key;
}

test("totals are those of all tenants, and of each with its endpoints", () => {
  fc.assert(
    fc.property(fc.array(counted, { maxLength: 60 }), (attempts) => {
      const tally = newTally();
      for (const attempt of attempts) add(tally, attempt);
      const totals = totalsOf(tally);
      const all = totals.filter(({ tenant }) => tenant === null);
      assert.equal(all.length, attempts.length > 0 ? 1 : 0);
      const own = totals.filter(({ tenant }) => tenant !== null);
      assert.equal(sum(own.map((one) => one.attempts)), all[0]?.attempts ?? 0);
      assert.equal(
        sum(own.map((one) => one.delivered)),
        all[0]?.delivered ?? 0,
      );
      for (const one of own) {
        const of = (position: 1 | 2): number =>
          sum(one.endpoints.map((endpoint) => endpoint[position]));
        assert.equal(of(1), one.attempts);
        assert.equal(of(2), one.delivered);
      }
    }),
  );
});

test("an endpoint's last success and last failure are told by how long they are ago", () => {
  const tally = newTally();
  const attempt = { tenant: "a", type: "t", durationMs: 1, lagMs: null };
  const times: [string, Outcome, number][] = [
    ["1", "delivered", 10],
    ["1", "timeout", 20],
    ["1", "delivered", 30],
    ["2", "gone", 40],
  ];
  for (const [endpointId, outcome, atMs] of times) {
    add(tally, { ...attempt, endpointId, outcome, atMs });
  }
  assert.deepEqual(endpointsOf(tally, 100), [
    { endpointId: "1", successMsAgo: 70, failureMsAgo: 80 },
    { endpointId: "2", successMsAgo: null, failureMsAgo: 60 },
  ]);
});

test("slots: four for each doubling, from 1 ms to three days", () => {
  assert.deepEqual([-5, 0, 0.99, Number.NaN].map(slotOf), [0, 0, 0, 0]);
  for (let exponent = 0; exponent < 28; exponent += 1) {
    assert.equal(slotOf(2 ** exponent), 1 + 4 * exponent);
    assert.equal(slotOf(2 ** exponent * 1.5), 1 + 4 * exponent + 2);
  }
  assert.equal(slotOf(2 ** 28), 112);
  assert.equal(slotOf(Number.POSITIVE_INFINITY), 112);
});

test("what is taken in parts is all that was counted, and whole tenants at a time", () => {
  fc.assert(
    fc.property(
      fc.array(counted, { maxLength: 60 }),
      fc.integer({ min: 1, max: 10 }),
      (attempts, size) => {
        const whole = newTally();
        const tally = newTally();
        for (const attempt of attempts) {
          add(whole, attempt);
          add(tally, attempt);
        }
        const parts = [];
        while (tally.size > 0) parts.push(take(tally, size));
        const sorted = (rows: readonly StatisticsRow[]): string[] =>
          rows.map((row) => JSON.stringify(row)).toSorted();
        assert.deepEqual(sorted(parts.flatMap(rowsOf)), sorted(rowsOf(whole)));
        assert.equal(
          parts.reduce((count, part) => count + part.tenants.size, 0),
          new Set(attempts.map(({ tenant }) => tenant)).size,
        );
      },
    ),
  );
});
