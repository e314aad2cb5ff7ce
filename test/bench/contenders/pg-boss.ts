// The other job queue of Postgres and Node, with the same tables and the same work. See programs/pg-boss-worker.ts.
import { PgBoss } from "pg-boss";
import { startProcess } from "../processes.ts";
import type { Database } from "../server.ts";
import { payload, type Contender } from "./contender.ts";
import {
  countDelivered,
  fillDeliveries,
  insertDeliveries,
  prepareOwnTables,
} from "./own-tables.ts";

const queueName = "deliver_webhook";

/**
 * The row that pg-boss' own `send` inserts, without its round trip. It would also compute what is the default here, so
 * this flatters it a little.
 */
const insertJobs = `
  insert into pgboss.job (
    name, data, retry_limit, retry_delay, retry_backoff, expire_seconds, deletion_seconds, policy)
  select q.name, jsonb_build_object('id', made.id), q.retry_limit, q.retry_delay, q.retry_backoff, q.expire_seconds,
    q.deletion_seconds, q.policy
  from made, pgboss.queue as q
  where q.name = '${queueName}'`;

export const pgBoss: Contender = {
  name: "pg-boss",
  prepare: async (database, url, endpointCount) => {
    await prepareOwnTables(database, url, endpointCount);
    await install(database);
  },
  fill: async (database, events) => {
    await database.query(`with made as (${fillDeliveries}) ${insertJobs}`, [
      payload,
      events,
    ]);
  },
  startWorker: (database) =>
    startProcess(new URL("../programs/pg-boss-worker.ts", import.meta.url), {
      args: [database.url],
    }),
  countRecorded: countDelivered,
  insert: `
    with made as (${insertDeliveries}), jobs as (${insertJobs})
    select id from made`,
};

async function install(database: Database): Promise<void> {
  const boss = new PgBoss({ connectionString: database.url, max: 1 });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.createQueue(queueName);
  await boss.stop({ graceful: false });
}
