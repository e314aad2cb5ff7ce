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

test("of many jobs one at a time does a step, and they take turns", async () => {
  const stopping = new AbortController();
  const order: string[] = [];
  let atATime = 0;
  const step = async (id: string): Promise<boolean> => {
    atATime += 1;
    assert.equal(atATime, 1);
    await new Promise((resolve) => setImmediate(resolve));
    atATime -= 1;
    if (id === "c" && order.length > 2) throw new Error("it fails");
    order.push(id);
    return order.filter((each) => each === id).length < 3;
  };
  const task = createBulkTask({ step, stopping: stopping.signal });
  const [a, b, c] = await Promise.allSettled(
    ["a", "b", "c"].map((id) => task({ id })),
  );
  assert.equal(order.join(""), "abcabab");
  assert.deepEqual(
    [a?.status, b?.status, c?.status],
    ["fulfilled", "fulfilled", "rejected"],
  );
});
