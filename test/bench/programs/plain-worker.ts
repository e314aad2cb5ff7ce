// The baseline's worker: 50 jobs at a time, a delivery each (see plain-delivery.ts). graphile-worker's other settings
// are as they come, but for a connection for each job.
import { run } from "graphile-worker";
import pg from "pg";
import { createDelivery } from "./plain-delivery.ts";

const concurrency = 50;
const pool = new pg.Pool({
  connectionString: process.argv[2],
  max: concurrency,
});
pool.on("error", () => undefined);
pool.on("connect", (client) => client.on("error", () => undefined));

const deliver = createDelivery(pool);
const runner = await run({
  pgPool: pool,
  concurrency,
  taskList: {
    deliver_webhook: async (job) => await deliver((job as { id: string }).id),
  },
});
await runner.promise;
await pool.end();
