// Turns at the API's connections: what one who asks for much may take, and what that leaves to others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFairShare } from "../../src/api/fair-share.ts";
import { startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";

test("one has half of the slots, and those who wait take turns", async () => {
  const share = createFairShare(4);
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const ask = async (who: string): Promise<void> =>
    await share(who, async () => {
      order.push(who);
      await new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = Array.from("aaaaaaaabbbbccc", ask);
  const settle = (): Promise<void> =>
    new Promise((resolve) => setImmediate(resolve));
  await settle();
  assert.equal(order.join(""), "aabb");
  while (ends.length > 0) {
    ends.shift()?.();
    await settle();
  }
  await Promise.all(all);
  assert.equal(order.slice(0, 10).join(""), "aabbacbacb");
  assert.equal(order.length, 15);
});

test("what fails gives its slot back, and there is an end to what may wait", async () => {
  const share = createFairShare(2);
  const fail = async (): Promise<void> => {
    throw new Error("it fails");
  };
  for (let n = 0; n < 3; n += 1)
    await assert.rejects(share("a", fail), /fails/);
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = Array.from({ length: 501 }, () => share("a", () => promise));
  await assert.rejects(
    share("a", () => promise),
    { code: "RATE_LIMITED" },
  );
  await share("b", async () => undefined);
  resolve();
  await Promise.all(held);
});

test("a tenant that asks for hundreds of slow statements leaves room for others", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database, { DATABASE_API_POOL_SIZE: "4" });
  await database.query(
    `insert into outbox.endpoints (tenant, url) values ('small', 'https://small.example/')`,
  );
  // Whoever reads the events waits, as if there were very many of them.
  const blocker = await database.pool.connect();
  try {
    await blocker.query(
      "begin; lock table outbox.events in access exclusive mode",
    );
    const fields = Array.from(
      { length: 40 },
      (_, n) =>
        `a${n}: events(first: 1, condition: { type: "t${n}" }) { nodes { id } }`,
    );
    const big = await tenantToken("big");
    const greedy = Array.from({ length: 14 }, () =>
      api.ask(big, `{ ${fields.join(" ")} }`),
    );
    const [first] = await Promise.all([Promise.race(greedy), ask()]);
    assert.equal(first.body.errors?.[0]?.extensions["code"], "RATE_LIMITED");
    await blocker.query("rollback");
    await Promise.all(greedy);
  } finally {
    blocker.release(true);
  }

  async function ask(): Promise<void> {
    const { body } = await api.ask(
      await tenantToken("small"),
      "{ endpoints { nodes { tenant } } }",
    );
    assert.deepEqual(body.data?.["endpoints"].nodes, [{ tenant: "small" }]);
  }
});
