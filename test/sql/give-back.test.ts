// A job that is given back is as if it had never been fetched; whoever holds it by then keeps it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

async function jobs(database: TestDatabase) {
  return await database.query<{ id: string }>(
    "select * from graphile_worker._private_jobs order by id",
  );
}

async function fetchAll(database: TestDatabase, poolId: string): Promise<void> {
  await database.query(
    `update graphile_worker._private_jobs
     set attempts = attempts + 1, locked_by = $1, locked_at = now()`,
    [poolId],
  );
}

test("a job given back is as it was; one of another pool is left alone, one that was replaced goes", async (t) => {
  const database = await createDatabase(t);
  await database.query("select outbox.publish('a.b'), outbox.publish('a.c')");
  const before = await jobs(database);
  const ids = before.map(({ id }) => id);
  const giveBack = (poolId: string) =>
    database.query("select outbox_private.give_back_jobs($1, $2)", [
      [poolId],
      ids,
    ]);
  await fetchAll(database, "pool-1");
  const held = await jobs(database);
  await giveBack("pool-2");
  assert.deepEqual(await jobs(database), held);
  await giveBack("pool-1");
  assert.deepEqual(await jobs(database), before);

  await fetchAll(database, "pool-1");
  await database.query(
    "update graphile_worker._private_jobs set attempts = max_attempts",
  );
  await giveBack("pool-2");
  assert.equal((await jobs(database)).length, 2);
  await giveBack("pool-1");
  assert.deepEqual(await jobs(database), []);
});
