// Names that hang never hold up others, who asks for the same name shares one lookup, and answers live for seconds.
import assert from "node:assert/strict";
import type { LookupAddress } from "node:dns";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createResolver, type Lookup } from "../../src/http/resolver.ts";

const addresses: LookupAddress[] = [{ address: "192.0.2.1", family: 4 }];

/** A lookup whose answers the test gives, and what was asked of it. */
function scripted() {
  const asked: string[] = [];
  const pending = new Map<string, Parameters<Lookup>[1]>();
  const lookup: Lookup = (hostname, callback) => {
    asked.push(hostname);
    pending.set(hostname, callback);
  };
  const answer = (hostname: string, answered: LookupAddress[] = addresses) =>
    pending.get(hostname)?.(null, answered);
  return { asked, pending, lookup, answer };
}

test("who asks for the same name at the same time shares one lookup", async () => {
  const { asked, lookup, answer } = scripted();
  const resolve = createResolver({ lookup });
  const all = Array.from({ length: 100 }, () => resolve("a.example"));
  answer("a.example");
  for (const found of await Promise.all(all)) {
    assert.deepEqual(found, addresses);
  }
  assert.deepEqual(asked, ["a.example"]);
});

test("an answer lives for a while, a failure not at all", async () => {
  const { asked, lookup, answer, pending } = scripted();
  const resolve = createResolver({ lookup, answerLivesMs: 100 });
  const failing = resolve("a.example");
  pending.get("a.example")?.(new Error("ENOTFOUND"), []);
  await assert.rejects(failing, /ENOTFOUND/);
  const first = resolve("a.example");
  assert.equal(asked.length, 2);
  answer("a.example");
  await first;
  assert.deepEqual(await resolve("a.example"), addresses);
  assert.equal(asked.length, 2);
  await sleep(101);
  const second = resolve("a.example");
  assert.equal(asked.length, 3);
  answer("a.example");
  assert.deepEqual(await second, addresses);
});

test("names that hang hold half of the lookups at most, and others go past them", async () => {
  const slowAfterMs = 50;
  const { asked, lookup, answer } = scripted();
  const resolve = createResolver({ lookup, answerLivesMs: 0, slowAfterMs });
  const hung = Array.from({ length: 40 }, (_, i) => `hung-${i}.example`);
  const askAll = () => {
    asked.length = 0;
    return hung.map((name) => resolve(name));
  };
  const first = askAll();
  assert.equal(asked.length, 40);
  await sleep(slowAfterMs + 1);
  for (const name of hung) answer(name);
  await Promise.all(first);

  // They were slow: from now on no more than 16 of them are asked for at a time.
  const second = askAll();
  assert.equal(asked.length, 16);
  const other = resolve("fine.example");
  assert.equal(asked.at(-1), "fine.example");
  answer("fine.example");
  assert.deepEqual(await other, addresses);
  // Each that answers lets the next one ask.
  for (const [i, name] of hung.entries()) {
    answer(name);
    await second[i];
  }
  assert.equal(asked.length, 41);

  // They were quick this time, so they are like any other.
  const third = askAll();
  assert.equal(asked.length, 40);
  for (const name of hung) answer(name);
  await Promise.all(third);
});

test("of a name with thousands of addresses a few are kept", async () => {
  const { lookup, answer } = scripted();
  const resolve = createResolver({ lookup });
  const found = resolve("a.example");
  answer(
    "a.example",
    Array.from({ length: 4000 }, () => ({ address: "192.0.2.1", family: 4 })),
  );
  assert.equal((await found).length, 16);
});

test("the system's own lookup knows /etc/hosts", async () => {
  const found = await createResolver()("localhost");
  assert(found.some(({ address }) => /^(127\.0\.0\.1|::1)$/.test(address)));
});
