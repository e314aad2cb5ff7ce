// The hub: who hears what of what workers tell, and who is told of a gap.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createHub, type Hub } from "../../src/api/live/hub.ts";
import type { Topic } from "../../src/api/live/payloads.ts";
import { createLogger } from "../../src/log.ts";
import { announce } from "../../src/store/live.ts";
import {
  attemptMessages,
  statisticsMessages,
  type LiveAttempt,
} from "../../src/store/live-messages.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { waitFor } from "../helpers/wait.ts";
import { terminateListeners } from "../helpers/watcher.ts";

type Stage = { readonly database: TestDatabase; readonly hub: Hub };

async function createStage(
  t: TestContext,
  payloadsPerSecond = 100_000,
): Promise<Stage> {
  const database = await createDatabase(t);
  const hub = createHub({
    databaseUrl: database.url,
    payloadsPerSecond,
    log: createLogger({ level: "silent" }),
  });
  cleanUp(t, hub.stop);
  return { database, hub };
}

function attempt(n: number, endpoint = 1): LiveAttempt {
  return {
    deliveryId: `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`,
    eventId: `00000000-0000-7000-9000-${String(n).padStart(12, "0")}`,
    endpointId: `00000000-0000-7000-a000-${String(endpoint).padStart(12, "0")}`,
    number: 1,
    outcome: "timeout",
    statusCode: null,
    durationMs: 12,
    status: "pending",
    nextAttemptAtMs: 1_800_000_000_000,
    recordedAtMs: 1_700_000_000_000,
  };
}

async function tell(
  { database }: Stage,
  tenant: string,
  attempts: readonly LiveAttempt[],
): Promise<boolean> {
  return await announce(database.pool, attemptMessages(tenant, attempts), []);
}

/** All that comes, as it comes. */
async function collect(
  { hub }: Stage,
  topic: Topic,
): Promise<{ gap: boolean; deliveryId?: string }[]> {
  const heard: { gap: boolean; deliveryId?: string }[] = [];
  const payloads = await hub.subscribe(topic);
  void (async () => {
    for await (const payload of payloads) heard.push(payload);
  })();
  return heard;
}

function numbersOf(heard: readonly { deliveryId?: string }[]): number[] {
  return heard.map(({ deliveryId }) => Number(deliveryId?.slice(-6)));
}

test("nobody watches: nothing is sent; somebody does: it is, until a while after the last has left", async (t) => {
  const stage = await createStage(t);
  assert.equal(await tell(stage, "acme", [attempt(1)]), false);
  const payloads = await stage.hub.subscribe({ what: "attempt", tenant: null });
  assert.equal(await tell(stage, "acme", [attempt(2)]), true);
  const { value } = await payloads.next();
  assert.deepEqual(value, {
    what: "attempt",
    gap: false,
    tenant: "acme",
    deliveryId: attempt(2).deliveryId,
    eventId: attempt(2).eventId,
    endpointId: attempt(2).endpointId,
    number: 1,
    outcome: "timeout",
    statusCode: null,
    durationMs: 12,
    status: "pending",
    nextAttemptAt: "2027-01-15T08:00:00.000Z",
    recordedAt: "2023-11-14T22:13:20.000Z",
  });
  await payloads.return?.();
  assert.deepEqual(await payloads.next(), { done: true, value: undefined });
  await stage.hub.stop();
  assert.equal(await tell(stage, "acme", [attempt(3)]), false);
  await assert.rejects(stage.hub.subscribe({ what: "attempt", tenant: null }));
});

test("each hears its tenant's, of its endpoint, event or delivery", async (t) => {
  const stage = await createStage(t);
  const one = attempt(1);
  const topics: Record<string, Omit<Topic, "what">> = {
    all: { tenant: null },
    acme: { tenant: "acme" },
    umbrella: { tenant: "umbrella" },
    endpoint: { tenant: "acme", endpointId: attempt(0, 2).endpointId },
    event: { tenant: null, eventId: one.eventId },
    delivery: { tenant: "acme", deliveryId: one.deliveryId },
    // Another tenant's, which it would have to know.
    foreign: { tenant: "umbrella", endpointId: one.endpointId },
    foreignEvent: { tenant: "umbrella", eventId: one.eventId },
  };
  const heard = Object.fromEntries(
    await Promise.all(
      Object.entries(topics).map(
        async ([name, topic]) =>
          [name, await collect(stage, { what: "attempt", ...topic })] as const,
      ),
    ),
  );
  await tell(stage, "acme", [one, attempt(2), attempt(3, 2)]);
  await tell(stage, "umbrella", [attempt(4, 9)]);
  await tell(stage, "nobody", [attempt(5)]);
  await waitFor("the last", async () => heard["all"]?.length === 5);
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(heard).map(([name, some]) => [name, numbersOf(some)]),
    ),
    {
      all: [1, 2, 3, 4, 5],
      acme: [1, 2, 3],
      umbrella: [4],
      endpoint: [3],
      event: [1],
      delivery: [1],
      foreign: [],
      foreignEvent: [],
    },
  );
});

test("a thousand attempts of a tenant with a long name fit, in several messages", async (t) => {
  const stage = await createStage(t);
  const tenant = "é".repeat(200);
  const heard = await collect(stage, { what: "attempt", tenant });
  const many = Array.from({ length: 1000 }, (_, n) => attempt(n));
  await tell(stage, tenant, many);
  await waitFor("all", async () => heard.length === 1000);
  assert.deepEqual(
    numbersOf(heard),
    many.map((_, n) => n),
  );
});

test("a session that is lost comes back, and everybody is told of the gap", async (t) => {
  const stage = await createStage(t);
  const acme = await collect(stage, { what: "attempt", tenant: "acme" });
  const health = await collect(stage, { what: "endpoint", tenant: "acme" });
  await tell(stage, "acme", [attempt(1)]);
  await waitFor("the first", async () => acme.length === 1);
  await terminateListeners(stage.database);
  await waitFor(
    "the gap",
    async () => acme.length === 2 && health.length === 1,
  );
  assert.deepEqual(acme[1], { gap: true });
  assert.deepEqual(health, [{ gap: true }]);
  await tell(stage, "acme", [attempt(2)]);
  await waitFor("the next", async () => acme.length === 3);
  assert.equal(acme[2]?.gap, false);
});

test("a reader that is too slow loses the oldest, is told so once, and holds up nobody", async (t) => {
  const stage = await createStage(t);
  const slow = await stage.hub.subscribe({ what: "attempt", tenant: "acme" });
  const quick = await collect(stage, { what: "attempt", tenant: "acme" });
  for (let n = 0; n < 3000; n += 500) {
    await tell(
      stage,
      "acme",
      Array.from({ length: 500 }, (_, index) => attempt(n + index)),
    );
  }
  await waitFor("the quick one", async () => quick.length === 3000);
  assert.ok(quick.every(({ gap }) => !gap));
  const read: { gap: boolean; deliveryId?: string }[] = [];
  for (let n = 0; n < 1000; n += 1) {
    const { value } = (await slow.next()) as { value: { gap: boolean } };
    read.push(value);
  }
  assert.deepEqual(
    numbersOf(read),
    Array.from({ length: 1000 }, (_, n) => 2000 + n),
  );
  assert.deepEqual(
    read.map(({ gap }) => gap),
    [true, ...Array.from({ length: 999 }, () => false)],
  );
});

test("there is an end to what a process tells: who watches little is not held up by who watches all", async (t) => {
  const stage = await createStage(t, 200);
  const one = attempt(0, 2);
  const greedy = await collect(stage, { what: "attempt", tenant: null });
  const modest = await collect(stage, {
    what: "attempt",
    tenant: null,
    endpointId: one.endpointId,
  });
  const startMs = performance.now();
  for (let n = 0; n < 3000; n += 500) {
    const many = Array.from({ length: 500 }, (_, index) => attempt(n + index));
    await tell(stage, "acme", many);
    await tell(stage, "acme", [one]);
  }
  await waitFor("the modest one", async () => modest.length === 6);
  assert.ok(modest.every(({ gap }) => !gap));
  await waitFor("the greedy one to be told of the gap", async () =>
    greedy.some(({ gap }) => gap),
  );
  const seconds = (performance.now() - startMs) / 1000;
  assert.ok(greedy.length <= 100 + 200 * (seconds + 0.1), `${greedy.length}`);
});

test("a tenant that subscribes a hundred times holds nobody up, and there is an end to how often it may", async (t) => {
  const stage = await createStage(t, 200);
  const theirs = { what: "attempt", tenant: "acme", watcher: "acme" } as const;
  const mine = { what: "attempt", tenant: "umbrella" } as const;
  const greedy = await Promise.all(
    Array.from({ length: 100 }, () => collect(stage, theirs)),
  );
  const told = (): number =>
    greedy.reduce((sum, { length }) => sum + length, 0);
  /** How much the greedy one had been told whenever one of these was. */
  const meanwhile = [{ ...mine, watcher: "umbrella" }, mine].map((topic) => {
    const counts: number[] = [];
    void (async () => {
      for await (const _ of await stage.hub.subscribe(topic)) {
        counts.push(told());
      }
    })();
    return counts;
  });
  // More than is told in a minute.
  const many = Array.from({ length: 120 }, (_, n) => attempt(n));
  await tell(stage, "acme", many);
  await tell(stage, "umbrella", [attempt(1), attempt(2), attempt(3)]);
  await waitFor("the modest ones", async () =>
    meanwhile.every(({ length }) => length === 3),
  );
  for (const [first = 0, , third = 0] of meanwhile) {
    assert.ok(third - first < 50, `${third - first}`);
  }

  for (let n = 100; n < 2500; n += 1) await stage.hub.subscribe(theirs);
  await assert.rejects(stage.hub.subscribe(theirs), { code: "RATE_LIMITED" });
  await stage.hub.subscribe({ ...mine, watcher: "umbrella" });
});

test("pausing, resuming and deleting an endpoint is told to its tenant, and so are circuits", async (t) => {
  const stage = await createStage(t);
  const [endpoint] = await stage.database.query<{ id: string }>(
    "insert into outbox.endpoints (tenant, url) values ('acme', 'https://a.example') returning id",
  );
  const id = endpoint?.id ?? "";
  const acme = await collect(stage, {
    what: "endpoint",
    tenant: "acme",
    endpointId: id,
  });
  const umbrella = await collect(stage, {
    what: "endpoint",
    tenant: "umbrella",
  });
  const operator = await collect(stage, { what: "endpoint", tenant: null });
  const run = async (text: string): Promise<void> => {
    await stage.database.query(text, [id]);
  };
  await run("select outbox.pause_endpoint($1)");
  await run("select outbox.pause_endpoint($1)");
  await run("select outbox.resume_endpoint($1)");
  await announce(
    stage.database.pool,
    [],
    [
      { endpointId: id, change: "circuit_opened" },
      {
        endpointId: "00000000-0000-7000-8000-000000000000",
        change: "circuit_opened",
      },
    ],
  );
  await run("update outbox.endpoints set description = 'x' where id = $1");
  await run("update outbox.endpoints set deleted_at = now() where id = $1");
  await waitFor(
    "the last",
    async () => acme.length >= 4 && operator.length >= 4,
  );
  assert.deepEqual(
    acme.map((payload) => (payload as { change?: string }).change),
    ["paused", "resumed", "circuit_opened", "deleted"],
  );
  assert.deepEqual(operator, acme);
  assert.deepEqual(umbrella, []);
});

test("statistics: totals to those who watch all, a tenant's or an endpoint's to those who watch that", async (t) => {
  const stage = await createStage(t);
  const at = "2026-01-01T00:00:00.000Z";
  const endpoints = Array.from(
    { length: 300 },
    (_, n) => [attempt(0, n).endpointId, n + 1, n] as const,
  );
  const topics: Omit<Topic, "what">[] = [
    { tenant: null },
    { tenant: "acme" },
    { tenant: "umbrella" },
    { tenant: "acme", endpointId: attempt(0, 299).endpointId },
    { tenant: null, endpointId: attempt(0, 299).endpointId },
    { tenant: "umbrella", endpointId: attempt(0, 299).endpointId },
  ];
  const heard = await Promise.all(
    topics.map((topic) => collect(stage, { what: "statistics", ...topic })),
  );
  const totals = { attempts: 70, delivered: 60 };
  await announce(
    stage.database.pool,
    [
      ...statisticsMessages({ tenant: null, endpoints: [], ...totals }, at),
      ...statisticsMessages({ tenant: "acme", endpoints, ...totals }, at),
    ],
    [],
  );
  const told = await waitFor("all of them", async () => {
    const counts = heard.map(({ length }) => length);
    return counts.join() === "1,1,0,1,1,0" ? counts : undefined;
  });
  assert.equal(told.length, 6);
  const common = { what: "statistics", gap: false, at };
  const all = { ...common, endpointId: null, ...totals, failed: 10 };
  assert.deepEqual(heard[0], [{ ...all, tenant: null }]);
  assert.deepEqual(heard[1], [{ ...all, tenant: "acme" }]);
  const one = { attempts: 300, delivered: 299, failed: 1 };
  const last = attempt(0, 299).endpointId;
  assert.deepEqual(heard[3], [
    { ...common, tenant: "acme", endpointId: last, ...one },
  ]);
  assert.deepEqual(heard[4], heard[3]);
});
