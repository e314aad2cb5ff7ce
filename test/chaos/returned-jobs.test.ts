// A worker loses its lease while more jobs wait in the process, and then the connection over which it gives those back.
import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import { createProxy } from "../e2e/proxy.ts";
import { createEndpoint, insertEvent, waitForStatuses } from "../e2e/stage.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { spawnService } from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";

test("a connection that breaks while jobs are given back does not end the process", async (t) => {
  const database = await createDatabase(t);
  const proxy = await createProxy(t, database);
  const receiver = await createReceiver(t, { replies: [{ ending: "hang" }] });
  await createEndpoint(database, receiver.url(), {
    retrySchedule: [1, 1, 1],
    timeoutMs: 5000,
  });
  const worker = await spawnService(t, proxy, ["--only", "worker"], {
    DELIVERY_CONCURRENCY: "4",
  });
  // Three are attempted, more are in the process, the rest is not.
  for (let count = 0; count < 20; count += 1) await insertEvent(database);
  await receiver.waitForRequests(3);
  receiver.reply([{}]);

  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  cleanUp(t, () => client.end());
  await client.query("begin");
  await client.query(
    "lock table graphile_worker._private_jobs in share row exclusive mode",
  );
  await client.query(
    `select pg_terminate_backend(l.pid) from pg_locks as l
       join outbox_private.workers as w
         on outbox_private.pool_lock_key(w.pool_id) = (l.classid::bigint << 32) | l.objid::bigint
     where l.locktype = 'advisory'`,
  );
  const returning = `application_name = 'postcommit' and wait_event_type = 'Lock' and query ~ 'attempts *= *.*attempts *- *1'`;
  await waitFor("jobs being given back", async () => {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where datname = current_database() and ${returning}`,
    );
    return rowCount;
  });
  proxy.cut();
  await client.query("rollback");
  proxy.restore();

  await waitForStatuses(database, { delivered: 20 });
  worker.kill("SIGTERM");
  assert.equal(await worker.exited, 0);
});
