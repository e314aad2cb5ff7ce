// What people see of a real worker: statistics, health, and live what it has just done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHub } from "../../src/api/live/hub.ts";
import type { LivePayload, Topic } from "../../src/api/live/payloads.ts";
import { createLogger } from "../../src/log.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  createEndpoint,
  insertEvent,
  insertEvents,
  waitForStatuses,
} from "./stage.ts";

const healthOf =
  "select h.* from outbox.endpoints as p cross join lateral outbox.endpoints_health(p) as h where p.id = $1";

test("attempts, circuit and statistics are told live, and health says the same", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 503 }] });
  const { id } = await createEndpoint(database, receiver.url(), {
    retrySchedule: Array.from({ length: 20 }, () => 0),
  });
  const hub = createHub({
    databaseUrl: database.url,
    payloadsPerSecond: 100_000,
    log: createLogger({ level: "silent" }),
  });
  cleanUp(t, hub.stop);
  const heard: Partial<LivePayload & { gap: boolean }>[] = [];
  for (const what of ["attempt", "endpoint", "statistics"] as const) {
    const topic: Topic = { what, tenant: "default", endpointId: id };
    const payloads = await hub.subscribe(topic);
    void (async () => {
      for await (const payload of payloads) heard.push(payload);
    })();
  }
  const changes = (): unknown[] =>
    heard.flatMap((one) => (one.what === "endpoint" ? [one.change] : []));
  await startTestService(t, database);

  const eventId = await insertEvent(database);
  await insertEvents(database, 10);
  await waitFor("the circuit to open", async () => changes().length === 1);
  const open = await waitFor("it to be noted", async () => {
    const [row] = await database.query(healthOf, [id]);
    return row?.["circuit"] === "closed" ? undefined : row;
  });
  assert.ok(["open", "half-open"].includes(open["circuit"] as string));

  receiver.reply([{}]);
  await waitForStatuses(database, { delivered: 11 });
  await waitFor("the circuit to close", async () => changes().length > 1);
  assert.deepEqual(changes().slice(0, 2), ["circuit_opened", "circuit_closed"]);
  const made = await database.query<{ number: number; outcome: string }>(
    "select a.number, a.outcome from outbox.attempts as a join outbox.deliveries as d on d.id = a.delivery_id where d.event_id = $1 order by 1",
    [eventId],
  );
  const attempts = await database.query("select from outbox.attempts");
  await waitFor("all attempts", async () => {
    const count = heard.filter(({ what }) => what === "attempt").length;
    return count === attempts.length;
  });
  const told = heard.flatMap((one) =>
    one.what === "attempt" && one.eventId === eventId
      ? [{ number: one.number, outcome: one.outcome }]
      : [],
  );
  assert.deepEqual(told, made);
  const counted = (): number =>
    heard.reduce(
      (sum, one) => sum + (one.what === "statistics" ? (one.attempts ?? 0) : 0),
      0,
    );
  await waitFor("statistics", async () => counted() === attempts.length);
  const health = await waitFor("the circuit to be noted", async () => {
    const [row] = await database.query(healthOf, [id]);
    return row?.["circuit"] === "closed" ? row : undefined;
  });
  assert.equal(health["attempts_last_hour"], attempts.length);
  assert.equal(health["success_rate"], 11 / attempts.length);
  assert.ok(health["last_success_at"] && health["last_failure_at"]);
  assert.ok(heard.every(({ gap }) => gap === false));
});

test("a worker that stops tells what it has counted, and takes its windows along", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  const service = await startTestService(t, database, { only: "worker" });
  await insertEvents(database, 30);
  await waitForStatuses(database, { delivered: 30 });
  await service.stop();
  const [counted] = await database.query(
    "select sum(attempts)::integer as attempts, sum(delivered)::integer as delivered from outbox.statistics()",
  );
  assert.deepEqual(counted, { attempts: 30, delivered: 30 });
  assert.deepEqual(
    await database.query("select from outbox_private.endpoint_windows"),
    [],
  );
});

test("in flight at an endpoint that hangs is to be seen while it hangs", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  const { id } = await createEndpoint(database, receiver.url());
  await startTestService(t, database, { SHUTDOWN_GRACE_MS: "0" });
  await insertEvents(database, 4);
  await waitFor("4 in flight", async () => {
    const [row] = await database.query(healthOf, [id]);
    return row?.["in_flight"] === 4 && row["window_limit"] === 10;
  });
});
