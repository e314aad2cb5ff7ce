// Subscriptions over a real websocket: two tenants, filters, a listener that is lost, and rows that go along.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { announce } from "../../src/store/live.ts";
import {
  attemptMessages,
  statisticsMessages,
  type LiveAttempt,
} from "../../src/store/live-messages.ts";
import {
  operatorToken,
  startTestApi,
  tenantToken,
  type TestApi,
} from "../helpers/api.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  createWatcher,
  terminateListeners,
  type Watcher,
} from "../helpers/watcher.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "../e2e/stage.ts";

type Stage = {
  readonly database: TestDatabase;
  readonly api: TestApi;
  readonly operator: Watcher;
  readonly acme: Watcher;
  readonly umbrella: Watcher;
};
type Payload = {
  readonly gap?: boolean;
  readonly deliveryId?: string | null;
  readonly errors?: readonly {
    message: string;
    extensions: { code: string };
  }[];
  readonly [field: string]: unknown;
};

async function createStage(t: TestContext): Promise<Stage> {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const watcher = (token: string): Watcher => createWatcher(t, api.url, token);
  return {
    database,
    api,
    operator: watcher(operatorToken),
    acme: watcher(await tenantToken("acme")),
    umbrella: watcher(await tenantToken("umbrella")),
  };
}

function attempt(n: number): LiveAttempt {
  const id = (group: string): string =>
    `00000000-0000-7000-${group}-${String(n).padStart(12, "0")}`;
  return {
    deliveryId: id("8000"),
    eventId: id("9000"),
    endpointId: id("a000"),
    number: 2,
    outcome: "http_error",
    statusCode: 500,
    durationMs: 7,
    status: "pending",
    nextAttemptAtMs: Date.UTC(2027, 0, 1),
    recordedAtMs: Date.UTC(2026, 0, 1),
  };
}

async function tell(
  { database }: Stage,
  told: Readonly<Record<string, readonly LiveAttempt[]>>,
): Promise<void> {
  const messages = Object.entries(told).flatMap(([tenant, attempts]) =>
    attemptMessages(tenant, attempts),
  );
  await announce(database.pool, messages, []);
}

/** Tells it again and again until everybody has heard something: from then on all of them do. */
async function tellUntilHeard(
  stage: Stage,
  told: Readonly<Record<string, readonly LiveAttempt[]>>,
  watchers: readonly (readonly Payload[])[],
): Promise<void> {
  await waitFor("everybody to watch", async () => {
    await tell(stage, told);
    return watchers.every((heard) => heard.length > 0);
  });
}

test("two tenants and an operator hear what is theirs, and only what they asked for", async (t) => {
  const stage = await createStage(t);
  const { operator, acme, umbrella } = stage;
  const fields =
    "{ gap deliveryId eventId endpointId tenant number outcome statusCode durationMs status nextAttemptAt recordedAt }";
  const probes = { acme: [attempt(1)], umbrella: [attempt(2)] };
  const heard = {
    operator: await operator.watch<Payload>(
      `subscription { attemptMade ${fields} }`,
    ),
    operatorOfOne: await operator.watch<Payload>(
      `subscription { attemptMade(tenant: "umbrella") ${fields} }`,
    ),
    acme: await acme.watch<Payload>(`subscription { attemptMade ${fields} }`),
    acmeByEvent: await acme.watch<Payload>(
      `subscription { attemptMade(eventId: "${attempt(1).eventId.toUpperCase()}") ${fields} }`,
    ),
    acmeDeliveries: await acme.watch<Payload>(
      `subscription { deliveryChanged(endpointId: "${attempt(1).endpointId}") { gap deliveryId status attemptCount nextAttemptAt } }`,
    ),
    umbrella: await umbrella.watch<Payload>(
      `subscription { attemptMade ${fields} }`,
    ),
  };
  // What it may not: it hears nothing, or is refused.
  const foreign = await umbrella.watch<Payload>(
    `subscription { attemptMade(endpointId: "${attempt(1).endpointId}") ${fields} }`,
  );
  const refused = await umbrella.watch<Payload>(
    `subscription { attemptMade(tenant: "acme") ${fields} }`,
  );
  await tellUntilHeard(stage, probes, Object.values(heard));
  await waitFor("the refusal", async () => refused.length > 0);
  assert.match(JSON.stringify(refused), /There is no tenant 'acme'/);

  // Of what was told before, some may still be on its way.
  const fresh = (n: number): LiveAttempt => ({ ...attempt(n), number: 9 });
  await tell(stage, { acme: [fresh(1), fresh(3)], umbrella: [fresh(4)] });
  const heardFresh = (): number[][] =>
    Object.values(heard).map((one) =>
      one
        .filter(
          (payload) => (payload["number"] ?? payload["attemptCount"]) === 9,
        )
        .map(({ deliveryId }) => Number(deliveryId?.slice(-6))),
    );
  const expected = [[1, 3, 4], [4], [1, 3], [1], [1], [4]];
  await waitFor("the next", async () => heardFresh().flat().length >= 9);
  assert.deepEqual(heardFresh(), expected);
  assert.deepEqual(foreign, []);
  assert.deepEqual(heard.acme.at(-1), {
    gap: false,
    tenant: "acme",
    deliveryId: attempt(3).deliveryId,
    eventId: attempt(3).eventId,
    endpointId: attempt(3).endpointId,
    number: 9,
    outcome: "http_error",
    statusCode: 500,
    durationMs: 7,
    status: "pending",
    nextAttemptAt: "2027-01-01T00:00:00.000Z",
    recordedAt: "2026-01-01T00:00:00.000Z",
  });
  assert.deepEqual(heard.acmeDeliveries.at(-1), {
    gap: false,
    deliveryId: attempt(1).deliveryId,
    status: "pending",
    attemptCount: 9,
    nextAttemptAt: "2027-01-01T00:00:00.000Z",
  });
});

test("when the listener is lost, each is told of a gap, and hears what comes then", async (t) => {
  const stage = await createStage(t);
  const document = "subscription { attemptMade { gap deliveryId } }";
  const watchers = [
    await stage.acme.watch<Payload>(document),
    await stage.umbrella.watch<Payload>(document),
  ];
  const told = { acme: [attempt(1)], umbrella: [attempt(2)] };
  await tellUntilHeard(stage, told, watchers);
  const before = watchers.map(({ length }) => length);
  await terminateListeners(stage.database);
  await waitFor("the gap", async () =>
    watchers.every((heard, index) =>
      heard.slice(before[index]).some(({ gap }) => gap),
    ),
  );
  const afterGap = watchers.map(({ length }) => length);
  await waitFor("the next", async () => {
    await tell(stage, told);
    return watchers.every(
      (heard, index) => heard.length > (afterGap[index] ?? 0),
    );
  });
  assert.deepEqual(
    watchers.map((heard) => heard.at(-1)),
    [
      { gap: false, deliveryId: attempt(1).deliveryId },
      { gap: false, deliveryId: attempt(2).deliveryId },
    ],
  );
});

test("rows that go along are read as the subscriber may see them", async (t) => {
  const stage = await createStage(t);
  const { database } = stage;
  await startTestService(t, database, { only: "worker" });
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  const { id } = await createEndpoint(database, receiver.url(), {
    tenant: "acme",
    retrySchedule: [3600],
  });
  const heard = await stage.acme.watch<Payload>(
    "subscription { attemptMade { gap deliveryId delivery { id status attemptCount } endpoint { id url } } }",
  );
  // What it is told is acme's, but the row is another's: it must not come along.
  const forged = await stage.umbrella.watch<Payload>(
    "subscription { attemptMade { deliveryId delivery { id } endpoint { id } } }",
  );
  await tellUntilHeard(stage, { acme: [attempt(1)], umbrella: [attempt(2)] }, [
    heard,
    forged,
  ]);
  assert.deepEqual(heard[0], {
    gap: false,
    deliveryId: attempt(1).deliveryId,
    delivery: null,
    endpoint: null,
  });
  const before = heard.length;
  await insertEvent(database, { tenant: "acme" });
  const [delivery] = await waitForStatuses(database, { pending: 1 });
  const deliveryId = delivery?.id ?? "";
  await waitFor("the attempt", async () =>
    heard.slice(before).some((one) => one.deliveryId === deliveryId),
  );
  assert.deepEqual(
    heard.find((one) => one.deliveryId === deliveryId),
    {
      gap: false,
      deliveryId,
      delivery: { id: deliveryId, status: "pending", attemptCount: 1 },
      endpoint: { id, url: receiver.url() },
    },
  );
  await tell(stage, {
    umbrella: [{ ...attempt(2), deliveryId, endpointId: id }],
  });
  const told = await waitFor("the forged one", async () =>
    forged.find((one) => one.deliveryId === deliveryId),
  );
  assert.deepEqual(told, { deliveryId, delivery: null, endpoint: null });
});

test("health and statistics: what changes, and how much is going on", async (t) => {
  const stage = await createStage(t);
  const { database } = stage;
  const { id } = await createEndpoint(database, "http://127.0.0.1/", {
    tenant: "acme",
  });
  const health = await stage.acme.watch<Payload>(
    `subscription { endpointHealthChanged(endpointId: "${id}") { gap endpointId tenant change at endpoint { id pausedAt } } }`,
  );
  const others = await stage.umbrella.watch<Payload>(
    "subscription { endpointHealthChanged { endpointId } }",
  );
  const statistics = await stage.acme.watch<Payload>(
    "subscription { statistics { gap tenant endpointId at attempts delivered failed } }",
  );
  const all = await stage.operator.watch<Payload>(
    "subscription { statistics { tenant attempts } }",
  );
  const at = "2026-01-01T00:00:00.000Z";
  const totals = { attempts: 5, delivered: 3, endpoints: [] };
  const messages = [null, "acme", "umbrella"].flatMap((tenant) =>
    statisticsMessages({ tenant, ...totals }, at),
  );
  await waitFor("everybody to watch", async () => {
    await announce(database.pool, messages, [
      { endpointId: id, change: "circuit_opened" },
    ]);
    return [health, statistics, all].every(({ length }) => length > 0);
  });
  const { at: when, ...first } = health[0] ?? {};
  assert.ok(Math.abs(Date.parse(String(when)) - Date.now()) < 60_000);
  assert.deepEqual(first, {
    gap: false,
    endpointId: id,
    tenant: "acme",
    change: "CIRCUIT_OPENED",
    endpoint: { id, pausedAt: null },
  });
  assert.deepEqual(statistics[0], {
    gap: false,
    tenant: "acme",
    endpointId: null,
    at,
    attempts: 5,
    delivered: 3,
    failed: 2,
  });
  assert.deepEqual(all[0], { tenant: null, attempts: 5 });
  await database.query("select outbox.pause_endpoint($1)", [id]);
  await waitFor("the pause", async () =>
    health.some(({ change }) => change === "PAUSED"),
  );
  const { endpoint } = health.at(-1) as { endpoint: { pausedAt: string } };
  assert.ok(endpoint.pausedAt);
  assert.deepEqual(others, []);
});

test("charts and health can be asked for, each for what is theirs", async (t) => {
  const stage = await createStage(t);
  const { database, api } = stage;
  const { id } = await createEndpoint(database, "http://127.0.0.1/", {
    tenant: "acme",
  });
  const series = { attempts: 4, outcomes: [3, 1], durations: [4], lags: [] };
  await database.query("select outbox_private.note_statistics($1, $2)", [
    JSON.stringify([
      { scope: "all", tenant: "", key: "", ...series },
      { scope: "tenant", tenant: "acme", key: "", ...series },
      { scope: "endpoint", tenant: "acme", key: id, ...series },
    ]),
    JSON.stringify([{ endpoint_id: id, success_ms_ago: 0 }]),
  ]);
  const chart = `statistics { at attempts delivered failed outcomes p50DurationMs p99LagMs }`;
  const document = `{ ${chart} endpoints { nodes { id health {
    circuit openUntil windowLimit inFlight attemptsLastHour successRate p50DurationMs lastSuccessAt lastFailureAt
    backlog { waiting scheduled held failed oldestPendingAt } } } } }`;
  for (const token of [operatorToken, await tenantToken("acme")]) {
    const { body } = await api.ask(token, document);
    assert.equal(body.errors, undefined);
    const points = body.data?.["statistics"] as Payload[];
    assert.ok(points.length >= 60);
    const { at: _at, ...busy } =
      points.find(({ attempts }) => attempts !== 0) ?? {};
    assert.deepEqual(busy, {
      attempts: 4,
      delivered: 3,
      failed: 1,
      outcomes: { delivered: 3, http_error: 1 },
      p50DurationMs: 0.5,
      p99LagMs: null,
    });
    const { lastSuccessAt, ...health } =
      body.data?.["endpoints"].nodes[0].health ?? {};
    assert.ok(lastSuccessAt);
    assert.deepEqual(health, {
      circuit: "closed",
      openUntil: null,
      windowLimit: null,
      inFlight: 0,
      attemptsLastHour: 4,
      successRate: 0.75,
      p50DurationMs: 0.5,
      lastFailureAt: null,
      // prettier-ignore
      backlog: { waiting: 0, scheduled: 0, held: 0, failed: 0, oldestPendingAt: null },
    });
  }
  const umbrella = await tenantToken("umbrella");
  const others = await api.ask(umbrella, document);
  assert.deepEqual(others.body.data?.["endpoints"].nodes, []);
  assert.ok(
    (others.body.data?.["statistics"] as Payload[] | undefined)?.every(
      ({ attempts }) => attempts === 0,
    ),
  );
  const foreign = await api.ask(
    umbrella,
    `{ statistics(endpointId: "${id}") { at } }`,
  );
  assert.equal(foreign.body.errors?.[0]?.extensions["code"], "OB404");
});
