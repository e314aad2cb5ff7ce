// A worker whose lease lives and whose asking for jobs is never answered is not left like that.
import { test } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { startOwnServer } from "../helpers/own-server.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { startTestService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createProxy } from "./proxy.ts";
import {
  createEndpoint,
  insertEvent,
  waitForNoJobs,
  waitForStatuses,
} from "./stage.ts";

test("pools that can't fetch make /readyz say so, are replaced, and fetch again when they may", async (t) => {
  const server = await startOwnServer(t);
  const receiver = await createReceiver(t);
  await createEndpoint(server, receiver.url());
  const worker = await startTestService(t, server);
  const isReady = async (): Promise<boolean> =>
    (await fetch(`${worker.url}/readyz`)).status === 200;
  await waitFor("readiness", isReady);

  // graphile-worker looks its tasks up once, and keeps the failure.
  await server.query(
    "revoke insert on graphile_worker._private_tasks from app",
  );
  await server.terminateAll();
  await insertEvent(server);
  await waitFor("failing fetches", async () =>
    worker.logLines.some((line) =>
      line.includes("no fetch of jobs has succeeded for 10 s"),
    ),
  );
  await waitFor("/readyz to say so", async () => !(await isReady()));
  await server.query("grant insert on graphile_worker._private_tasks to app");
  await waitForStatuses(server, { delivered: 1 });
  await waitFor("readiness", isReady);
});

test("pools whose connections fell silent, while the lease's did not, get others", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    `alter role postgres in database ${database.name} set search_path = pg_catalog, pg_temp`,
  );
  const proxy = await createProxy(t, database);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  await startTestService(t, proxy, { DATABASE_DIRECT_URL: database.url });
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 1 });
  proxy.freeze();
  cleanUp(t, () => proxy.cut());
  await insertEvent(database);
  await waitForStatuses(database, { delivered: 2 });
  await waitForNoJobs(database);
});
