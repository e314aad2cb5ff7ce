// What /healthz and /readyz say while Postgres is there, away and back again, and while the process ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startOwnServer } from "../helpers/own-server.ts";
import { createDatabase } from "../helpers/database.ts";
import { scrape } from "../helpers/exposition.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService, type TestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "./stage.ts";

interface Readiness {
  readonly httpStatus: number;
  readonly status: string;
  readonly checks: Readonly<Record<string, { ok: boolean; detail?: string }>>;
}

async function readinessOf(service: TestService): Promise<Readiness> {
  const response = await fetch(`${service.url}/readyz`);
  return {
    httpStatus: response.status,
    ...((await response.json()) as object),
  } as Readiness;
}

function failing({ checks }: Readiness): string[] {
  return Object.entries(checks)
    .filter(([, { ok }]) => !ok)
    .map(([name]) => name);
}

test("while Postgres is away: alive, not ready, and it says why; ready again when it is back", async (t) => {
  const server = await startOwnServer(t);
  const receiver = await createReceiver(t);
  await createEndpoint(server, receiver.url());
  const service = await startTestService(t, server);
  const ready = await waitFor("readiness", async () => {
    const said = await readinessOf(service);
    return said.httpStatus === 200 ? said : undefined;
  });
  assert.equal(ready.status, "ready");
  assert.deepEqual(Object.keys(ready.checks), [
    "database",
    "schema",
    "api",
    "lease",
    "fetch",
    "shutdown",
  ]);
  assert.equal((await scrape(service.url)).sum("postcommit_database_up"), 1);

  await server.stop("immediate");
  const away = await waitFor("it to notice", async () => {
    const said = await readinessOf(service);
    return failing(said).includes("lease") ? said : undefined;
  });
  assert.equal(away.httpStatus, 503);
  assert.equal(away.status, "not ready");
  assert.deepEqual(failing(away), ["database", "lease", "fetch"]);
  for (const { ok, detail } of Object.values(away.checks)) {
    assert.equal(detail !== undefined, !ok);
  }
  assert.doesNotMatch(JSON.stringify(away), /127\.0\.0\.1|password|app-/);
  const alive = await fetch(`${service.url}/healthz`);
  assert.equal(alive.status, 200);
  const { checks } = (await alive.json()) as {
    checks: { eventLoop: { ok: boolean; maxDelayMs: number } };
  };
  assert.equal(checks.eventLoop.ok, true);
  assert.equal(typeof checks.eventLoop.maxDelayMs, "number");
  const scraped = await waitFor("the metrics to notice", async () => {
    const { sum } = await scrape(service.url);
    return sum("postcommit_database_up") === 0 ? sum : undefined;
  });
  assert.equal(scraped("postcommit_worker_running"), 0);
  // What was read last is still there, and says how old it is.
  assert.equal(scraped("postcommit_partitions_ahead", { table: "events" }), 14);
  assert.ok(scraped("postcommit_database_gauges_age_seconds") > 0);

  await server.start();
  await waitFor(
    "readiness",
    async () => (await readinessOf(service)).httpStatus === 200,
  );
  await insertEvent(server);
  await waitForStatuses(server, { delivered: 1 });
  await waitFor("the metrics", async () => {
    const { sum } = await scrape(service.url);
    return (
      sum("postcommit_database_up") === 1 &&
      sum("postcommit_lease_losses_total") > 0
    );
  });
});

test("a process that stops says so to who still asks", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await createEndpoint(database, receiver.url());
  const service = await startTestService(t, database);
  await waitFor(
    "readiness",
    async () => (await readinessOf(service)).httpStatus === 200,
  );
  await insertEvent(database);
  await receiver.waitForRequests(1);
  const stopped = service.stop();
  const said = await readinessOf(service);
  assert.equal(said.httpStatus, 503);
  assert.equal(said.checks["shutdown"]?.ok, false);
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
  await stopped;
});
