// A worker with nothing to do costs Postgres next to nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startOwnServer } from "../helpers/own-server.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "./stage.ts";

const measuredMs = 6000;

test("an idle worker sends at most 15 statements a second", async (t) => {
  const server = await startOwnServer(t);
  // Read once by each session when it begins.
  await server.query("alter role app set log_min_duration_statement = 0");
  const receiver = await createReceiver(t);
  await createEndpoint(server, receiver.url());
  await startTestService(t, server);
  await insertEvent(server);
  await waitForStatuses(server, { delivered: 1 });
  const statements = async (): Promise<string[]> =>
    (await server.readLog()).match(/ms {2}(execute|statement).*/g) ?? [];
  const before = (await statements()).length;
  await delay(measuredMs);
  const sent = (await statements()).slice(before);
  const perSecond = sent.length / (measuredMs / 1000);
  t.diagnostic(`${perSecond.toFixed(1)} statements a second`);
  assert.ok(perSecond >= 5, "there is something to count");
  assert.ok(perSecond <= 15, sent.join("\n"));
});
