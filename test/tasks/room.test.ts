import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import { createRoom } from "../../src/tasks/room.ts";

/** Work that is inside until it is let go. */
function createWork(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    work: async () => {
      log.push(name);
      await promise;
    },
    letGo: () => resolve(undefined),
  };
}

test("what fits goes in at once, the rest in the order in which it came", async () => {
  const room = createRoom(10);
  const log: string[] = [];
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) =>
    createWork(log, name),
  );
  assert.ok(a && b && c && d);
  const all = [
    room(6, a.work),
    room(5, b.work),
    room(1, c.work),
    room(4, d.work),
  ];
  await turn();
  // c would fit, but b came first.
  assert.deepEqual(log, ["a"]);
  a.letGo();
  await turn();
  assert.deepEqual(log, ["a", "b", "c", "d"]);
  for (const { letGo } of [b, c, d]) letGo();
  await Promise.all(all);
});

test("what is larger than the room gets it for itself, and nothing starves", async () => {
  const room = createRoom(10);
  const log: string[] = [];
  const big = createWork(log, "big");
  const small = createWork(log, "small");
  const all = [room(1, small.work), room(100, big.work)];
  await turn();
  assert.deepEqual(log, ["small"]);
  small.letGo();
  await turn();
  assert.deepEqual(log, ["small", "big"]);
  big.letGo();
  await Promise.all(all);
});

test("work that throws leaves its room to others", async () => {
  const room = createRoom(1);
  await assert.rejects(
    room(1, async () => {
      throw new Error("broken");
    }),
    /broken/,
  );
  assert.equal(await room(1, async () => "done"), "done");
});
