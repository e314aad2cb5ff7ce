// The baseline: what most people would write with graphile-worker and undici, a job for each delivery. See
// programs/plain-worker.ts.
import { startProcess } from "../processes.ts";
import { payload, type Contender } from "./contender.ts";
import {
  countDelivered,
  fillDeliveries,
  insertDeliveries,
  prepareOwnTables,
} from "./own-tables.ts";

export const plain: Contender = {
  name: "plain graphile-worker task",
  prepare: prepareOwnTables,
  fill: async (database, events) => {
    await database.query(
      `with made as (${fillDeliveries})
       select count(*) from graphile_worker.add_jobs(array(
         select row('deliver_webhook', json_build_object('id', id), null, null, null, null, null, null)
           ::graphile_worker.job_spec
         from made))`,
      [payload, events],
    );
  },
  startWorker: (database) =>
    startProcess(new URL("../programs/plain-worker.ts", import.meta.url), {
      args: [database.url],
    }),
  countRecorded: countDelivered,
  insert: `
    with made as (${insertDeliveries}), job as (
      select graphile_worker.add_job('deliver_webhook', json_build_object('id', id)) from made
    )
    select made.id from made, job`,
};
