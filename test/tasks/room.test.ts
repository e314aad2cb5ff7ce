import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import { createRoom } from "../../src/tasks/room.ts";

test("what fits goes in at once, the rest in the order in which it came", async () => {
  const room = createRoom(10);
  const log: string[] = [];
  const enter = (name: string, size: number): void =>
    void room.enter(size).then(() => log.push(name));
  enter("a", 5);
  enter("e", 1);
  enter("b", 5);
  enter("c", 1);
  enter("d", 3);
  await turn();
  // c would fit, but b came first.
  assert.deepEqual(log, ["a", "e"]);
  room.leave(5);
  await turn();
  assert.deepEqual(log, ["a", "e", "b", "c", "d"]);
});

test("what is larger than half of the room counts as half of it, so that it need not be empty", async () => {
  const room = createRoom(10);
  const log: string[] = [];
  assert.equal(await room.enter(4), 4);
  assert.equal(await room.enter(100), 5);
  void room.enter(2).then(() => log.push("small"));
  await turn();
  assert.deepEqual(log, []);
  room.leave(5);
  await turn();
  assert.deepEqual(log, ["small"]);
});

test("what is taken at once keeps the others out, and room is made bit by bit", async () => {
  const room = createRoom(10);
  await room.enter(1);
  room.take(30);
  room.leave(1);
  let isIn = false;
  const entered = room.enter(2).then(() => (isIn = true));
  for (let left = 0; left < 21; left += 1) room.leave(1);
  await turn();
  assert.equal(isIn, false);
  room.leave(1);
  await entered;
});
