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

/** A resolver for which a name is slow soon, and no answer lives. */
function createImpatient(lookup: Lookup) {
  return createResolver({
    lookup,
    answerLivesMs: 0,
    staleAnswerLivesMs: 0,
    slowAfterMs: 50,
  });
}

test("names that hang leave lookups to those that are known to be quick, also when they are new", async () => {
  const { asked, lookup, answer } = scripted();
  const resolve = createImpatient(lookup);
  const known = resolve("fine.example");
  answer("fine.example");
  await known;
  asked.length = 0;
  // One who has a DNS server, and a wildcard in it.
  const hung = Array.from({ length: 40 }, (_, i) => `hung-${i}.example`);
  const first = hung.map(resolve);
  await sleep(100);
  assert.equal(asked.length, 16);
  const other = resolve("fine.example");
  assert.equal(asked.at(-1), "fine.example");
  answer("fine.example");
  assert.deepEqual(await other, addresses);
  // Each that answers lets the next one ask.
  for (const [i, name] of hung.entries()) {
    answer(name);
    await first[i];
  }
  assert.equal(asked.length, 41);
});

test("names that were slow share a few lookups, till they are quick", async () => {
  const { asked, lookup, answer } = scripted();
  const resolve = createImpatient(lookup);
  const names = Array.from({ length: 12 }, (_, i) => `slow-${i}.example`);
  const askAll = () => {
    asked.length = 0;
    return names.map(resolve);
  };
  const answerAll = async (all: readonly Promise<unknown>[]) => {
    for (const [i, name] of names.entries()) {
      answer(name);
      await all[i];
    }
  };
  const first = askAll();
  assert.equal(asked.length, 12);
  await sleep(51);
  await answerAll(first);
  const second = askAll();
  assert.equal(asked.length, 8);
  const fresh = resolve("new.example");
  assert.equal(asked.at(-1), "new.example");
  answer("new.example");
  await fresh;
  await answerAll(second);
  const third = askAll();
  assert.equal(asked.length, 12);
  await answerAll(third);
});

test("while no new answer comes the last one counts, but not for ever, and not if the name is gone", async () => {
  const { asked, pending, lookup, answer } = scripted();
  const resolve = createResolver({
    lookup,
    answerLivesMs: 0,
    staleAnswerLivesMs: 2000,
  });
  const first = resolve("a.example");
  answer("a.example");
  await first;
  // Its DNS server says nothing; then that it can't say.
  assert.deepEqual(await resolve("a.example"), addresses);
  const failure = (code: string) => Object.assign(new Error(code), { code });
  const late = resolve("a.example");
  pending.get("a.example")?.(failure("EAI_AGAIN"), []);
  assert.deepEqual(await late, addresses);
  assert.equal(asked.length, 2);
  const gone = resolve("a.example");
  pending.get("a.example")?.(failure("ENOTFOUND"), []);
  await assert.rejects(gone, /ENOTFOUND/);
  await sleep(2001);
  const tooLate = resolve("a.example");
  pending.get("a.example")?.(failure("EAI_AGAIN"), []);
  await assert.rejects(tooLate, /EAI_AGAIN/);
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
