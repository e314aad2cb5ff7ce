// What happens to one endpoint is told at another one: each trouble and each recovery once, whoever dies meanwhile.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import {
  createReceiver,
  type ReceivedRequest,
  type Receiver,
} from "../helpers/receiver.ts";
import { spawnService, startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  createEndpoint,
  insertEvent,
  insertEvents,
  verify,
  waitForNoJobs,
  waitForStatuses,
  type Endpoint,
} from "./stage.ts";

const brisk = { DELIVERY_CONCURRENCY: "20" };

interface Message {
  readonly type: string;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function messageOf(request: ReceivedRequest): Message {
  return JSON.parse(request.text) as Message;
}

/** Types in the order in which they first came, each webhook-id once. */
function heard({ received }: Receiver): string[] {
  const first = new Map(
    received.map((request) => [request.id, request] as const).toReversed(),
  );
  return received
    .filter((request) => first.get(request.id) === request)
    .map((request) => messageOf(request).type);
}

async function waitToHear(receiver: Receiver, type: string): Promise<void> {
  await waitFor(type, async () => heard(receiver).includes(type));
}

/** An endpoint that has failed for six days, so that its next failure pauses it. */
async function createDying(
  t: TestContext,
  database: TestDatabase,
): Promise<{ receiver: Receiver; id: string }> {
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  const { id } = await createEndpoint(database, receiver.url("/hooks"), {
    tenant: "acme",
    eventTypes: ["order.*"],
    retrySchedule: [0, 1, 1, 1, 1, 1],
  });
  await database.query(
    `insert into outbox_private.endpoint_failures (endpoint_id, failing_since, last_failure_at)
     values ($1, now() - interval '6 days', now() - interval '1 day')`,
    [id],
  );
  return { receiver, id };
}

async function subscribe(
  t: TestContext,
  database: TestDatabase,
  tenant: string,
  eventTypes: readonly string[],
  replies: (request: ReceivedRequest, index: number) => { ending?: "hang" },
): Promise<{ receiver: Receiver; endpoint: Endpoint }> {
  const receiver = await createReceiver(t, { replies });
  const endpoint = await createEndpoint(database, receiver.url("/ops"), {
    tenant,
    eventTypes,
    retrySchedule: [0, 1, 1, 1, 1, 1],
  });
  return { receiver, endpoint };
}

test("an endpoint that dies and recovers is one pair at another endpoint, with workers killed at each step", async (t) => {
  const database = await createDatabase(t);
  const dying = await createDying(t, database);
  // What it hears first of each is not answered: that is when the worker is killed.
  const hung = new Set<string>();
  const { receiver, endpoint } = await subscribe(
    t,
    database,
    "acme",
    ["postcommit.endpoint.paused", "postcommit.endpoint.recovered"],
    (request) => {
      const { type } = messageOf(request);
      if (hung.has(type)) return {};
      hung.add(type);
      return { ending: "hang" };
    },
  );
  let worker = await spawnService(t, database, ["--only", "worker"], brisk);
  const crash = async (meanwhile?: () => Promise<unknown>): Promise<void> => {
    worker.kill("SIGKILL");
    assert.equal(await worker.exited, "SIGKILL");
    await meanwhile?.();
    worker = await spawnService(t, database, ["--only", "worker"], brisk);
  };
  await insertEvent(database, { tenant: "acme" });
  await waitToHear(receiver, "postcommit.endpoint.paused");
  const [dead] = await database.query(
    "select from outbox.endpoints where paused_at is not null",
  );
  assert.ok(dead);

  // It is resumed and does not answer: killed with that in flight, and again when it has recovered.
  dying.receiver.reply([{ ending: "hang" }]);
  const before = dying.receiver.received.length;
  await crash(() =>
    database.query("select outbox.resume_endpoint($1)", [dying.id]),
  );
  await dying.receiver.waitForRequests(before + 1);
  dying.receiver.reply([{}]);
  await crash();
  await waitToHear(receiver, "postcommit.endpoint.recovered");
  await crash();
  await waitForStatuses(database, { delivered: 3 });
  await insertEvent(database, { tenant: "acme" });
  await waitForStatuses(database, { delivered: 4 });
  await waitForNoJobs(database);
  assert.deepEqual(heard(receiver), [
    "postcommit.endpoint.paused",
    "postcommit.endpoint.recovered",
  ]);
  for (const request of receiver.received) {
    verify(request, endpoint.secret);
    const { text, data } = messageOf(request);
    assert.equal(data["endpointId"], dying.id);
    assert.equal(text, data["text"]);
  }
});

test("a circuit that opens in two workers, one of which is killed, is told once to operators", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 503 }] });
  await createEndpoint(database, receiver.url(), {
    tenant: "acme",
    retrySchedule: Array.from({ length: 50 }, () => 1),
  });
  const operators = await subscribe(
    t,
    database,
    "postcommit:operator",
    ["postcommit.*"],
    () => ({}),
  );
  const doomed = await spawnService(t, database, [], brisk);
  await startTestService(t, database, brisk);
  const openIn = async (): Promise<number> => {
    const [row] = await database.query<{ count: number }>(
      "select count(*)::integer as count from outbox_private.endpoint_windows where circuit <> 'closed'",
    );
    return row?.count ?? 0;
  };
  // Till each of them has had enough failures of its own.
  await waitFor("both circuits to open", async () => {
    if ((await openIn()) === 2) return true;
    await insertEvent(database, { tenant: "acme" });
    return false;
  });
  await waitToHear(operators.receiver, "postcommit.endpoint.circuit_opened");
  doomed.kill("SIGKILL");
  await doomed.exited;
  receiver.reply([{}]);
  await waitToHear(operators.receiver, "postcommit.endpoint.recovered");
  await waitFor("all to be delivered", async () => {
    const left = await database.query(
      "select from outbox.deliveries where status <> 'delivered' limit 1",
    );
    return left.length === 0;
  });
  await waitForNoJobs(database);
  assert.deepEqual(heard(operators.receiver), [
    "postcommit.endpoint.circuit_opened",
    "postcommit.endpoint.recovered",
  ]);
});

test("who gets nothing but these and fails makes no more of them", async (t) => {
  const database = await createDatabase(t);
  const failing = await createReceiver(t, { replies: [{ status: 503 }] });
  const { id } = await createEndpoint(database, "https://nowhere.invalid/", {
    tenant: "acme",
  });
  for (const tenant of ["acme", "postcommit:operator"]) {
    for (let n = 0; n < 2; n += 1) {
      await createEndpoint(database, failing.url(`/${tenant}/${n}`), {
        tenant,
        eventTypes: ["postcommit.*"],
        // Enough for the circuits of the tenant's to open.
        retrySchedule: tenant === "acme" ? [0, 0, 0, 0, 0] : [],
      });
    }
  }
  await startTestService(t, database, brisk);
  await database.query("select outbox.pause_endpoint($1)", [id]);
  // One event for each tenant; and of the tenant's two endpoints, whose circuits open, operators hear.
  await waitForStatuses(database, { failed: 2 + 2 + 2 * 2 });
  await waitForNoJobs(database);
  const events = await database.query<{ tenant: string; type: string }>(
    "select tenant, type from outbox.events order by tenant, type",
  );
  assert.deepEqual(
    events.map(({ tenant, type }) => `${tenant} ${type}`),
    [
      "acme postcommit.endpoint.paused",
      "postcommit:operator postcommit.endpoint.circuit_opened",
      "postcommit:operator postcommit.endpoint.circuit_opened",
      "postcommit:operator postcommit.endpoint.paused",
    ],
  );
});

test("each delivery that has failed for good is told", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  await createEndpoint(database, receiver.url(), { eventTypes: ["bulk.*"] });
  const { receiver: listener } = await subscribe(
    t,
    database,
    "default",
    ["postcommit.delivery.failed"],
    () => ({}),
  );
  await startTestService(t, database, brisk);
  const ids = await insertEvents(database, 12);
  await waitForStatuses(database, { failed: 12, delivered: 12 });
  const told = listener.received.map((request) => messageOf(request).data);
  assert.deepEqual(
    told.map((data) => String(data["eventId"])).toSorted(),
    ids.toSorted(),
  );
});
