import assert from "node:assert/strict";
import { test } from "node:test";
import { createBulkTask, nextLimit } from "../../src/tasks/bulk.ts";

test("a step is made smaller where it takes long, and larger where it does not", () => {
  assert.equal(nextLimit(200, 400), 100);
  assert.equal(nextLimit(200, 40), 200);
  assert.equal(nextLimit(200, 1), 300);
  assert.equal(nextLimit(60, 5000), 50);
  assert.equal(nextLimit(400, 0), 500);
});

test("it goes on until there is no more to do, or the process stops", async () => {
  const stopping = new AbortController();
  let left = 3;
  const step = async (): Promise<boolean> => {
    left -= 1;
    if (left < 0) stopping.abort(new Error("it stops"));
    return left !== 0;
  };
  const task = createBulkTask({ step, stopping: stopping.signal });
  await task({ id: "0197a6a0-0000-7000-8000-000000000000" });
  assert.equal(left, 0);
  await assert.rejects(task({ id: "0197a6a0-0000-7000-8000-000000000000" }));
  assert.equal(left, -1);
});
