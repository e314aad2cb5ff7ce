// Group commit: what waits together leaves together, in order, within the limits, and fails together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createBatcher } from "../../src/store/batch.ts";

const range = (count: number): number[] =>
  Array.from({ length: count }, (_, n) => n);

/** A `run` that remembers its batches, each of which ends when `finish` is called for it. */
function createRun(): {
  run: (inputs: readonly number[]) => Promise<readonly string[]>;
  batches: (readonly number[])[];
  finish: (index: number, error?: Error) => void;
} {
  const batches: (readonly number[])[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  return {
    run: async (inputs) => {
      batches.push(inputs);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return inputs.map((input) => `of ${input}`);
    },
    batches,
    finish: (index, error) => {
      if (error) gates[index]?.reject(error);
      else gates[index]?.resolve();
    },
  };
}

test("calls of one turn are one batch, in order, and each gets its own result", async () => {
  const batches: (readonly number[])[] = [];
  const call = createBatcher({
    run: async (inputs: readonly number[]) => {
      batches.push(inputs);
      return inputs.map((input) => input * 2);
    },
    maxSize: 100,
    maxConcurrent: 1,
  });
  assert.deepEqual(
    await Promise.all(range(10).map(call)),
    range(10).map((n) => n * 2),
  );
  assert.deepEqual(batches, [range(10)]);
});

test("a batch has at most maxSize, at most maxConcurrent run, and what waits follows in order", async () => {
  const { run, batches, finish } = createRun();
  const call = createBatcher({ run, maxSize: 3, maxConcurrent: 2 });
  const results = range(11).map(call);
  await nextTurn();
  await nextTurn();
  await nextTurn();
  assert.deepEqual(batches, [
    [0, 1, 2],
    [3, 4, 5],
  ]);
  finish(1);
  assert.equal(await results[5], "of 5");
  await nextTurn();
  await nextTurn();
  assert.deepEqual(batches.slice(2), [[6, 7, 8]]);
  finish(0);
  await results[0];
  await nextTurn();
  await nextTurn();
  assert.deepEqual(batches.slice(3), [[9, 10]]);
  finish(2);
  finish(3);
  assert.deepEqual(
    await Promise.all(results),
    range(11).map((n) => `of ${n}`),
  );
});

test("while a batch runs the next one grows", async () => {
  const { run, batches, finish } = createRun();
  const call = createBatcher({ run, maxSize: 100, maxConcurrent: 1 });
  const results = [call(0)];
  await nextTurn();
  for (const n of [1, 2, 3]) {
    results.push(call(n));
    await nextTurn();
  }
  assert.deepEqual(batches, [[0]]);
  finish(0);
  await results[0];
  await nextTurn();
  assert.deepEqual(batches, [[0], [1, 2, 3]]);
  finish(1);
  await Promise.all(results);
});

test("a failing batch rejects all of its own and no other", async () => {
  const { run, finish } = createRun();
  const call = createBatcher({ run, maxSize: 2, maxConcurrent: 2 });
  const results = range(5).map(call);
  const settled = Promise.allSettled(results);
  await nextTurn();
  await nextTurn();
  finish(0, new Error("refused"));
  finish(1);
  await results[3];
  await nextTurn();
  finish(2);
  assert.deepEqual(
    (await settled).map((result) =>
      result.status === "fulfilled" ? result.value : String(result.reason),
    ),
    ["Error: refused", "Error: refused", "of 2", "of 3", "of 4"],
  );
});

test("a run that throws before its first await rejects its callers and goes on", async () => {
  let calls = 0;
  const call = createBatcher({
    run: (inputs: readonly number[]): Promise<readonly number[]> => {
      calls += 1;
      if (calls === 1) throw new Error("at once");
      return Promise.resolve(inputs);
    },
    maxSize: 10,
    maxConcurrent: 1,
  });
  await assert.rejects(call(1), /at once/);
  assert.equal(await call(2), 2);
});

test("the same key never shares a batch, and keeps its order", async () => {
  const batches: (readonly string[])[] = [];
  const call = createBatcher({
    run: async (inputs: readonly string[]) => {
      batches.push(inputs);
      return inputs;
    },
    maxSize: 3,
    maxConcurrent: 1,
    keyOf: (input) => input.slice(0, 1),
  });
  await Promise.all(["a1", "a2", "b1", "a3", "c1", "d1", "b2"].map(call));
  assert.deepEqual(batches, [["a1", "b1", "c1"], ["a2", "d1", "b2"], ["a3"]]);
});

test("a result that is a rejected promise rejects only its own caller", async () => {
  const call = createBatcher<number, Promise<number> | number>({
    run: async (inputs) =>
      inputs.map((input) => {
        if (input !== 1) return input;
        const refused = Promise.reject(new Error("only me"));
        refused.catch(() => undefined);
        return refused;
      }),
    maxSize: 10,
    maxConcurrent: 1,
  });
  const results = await Promise.allSettled(range(3).map(call));
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
});

test("a batch is as large as what its inputs say they are", async () => {
  const batches: number[][] = [];
  const call = createBatcher<number, number>({
    run: async (inputs) => {
      batches.push([...inputs]);
      return inputs;
    },
    maxSize: 10,
    maxConcurrent: 1,
    sizeOf: (input) => input,
  });
  await Promise.all([6, 4, 3, 50, 2, 8].map(call));
  assert.deepEqual(batches, [[6, 4], [3], [50], [2, 8]]);
});
