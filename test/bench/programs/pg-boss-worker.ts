// pg-boss' worker: fetches and completes in batches, a delivery for each job (see plain-delivery.ts), and fetches again
// at once while batches come full. The settings are the fastest of those tried.
import { PgBoss } from "pg-boss";
import pg from "pg";
import { createDelivery } from "./plain-delivery.ts";

const batchSize = 25;
const localConcurrency = 4;
const url = process.argv[2] ?? "";

const pool = new pg.Pool({
  connectionString: url,
  max: 50,
});
pool.on("error", () => undefined);
pool.on("connect", (client) => client.on("error", () => undefined));
const deliver = createDelivery(pool);

const boss = new PgBoss({ connectionString: url, max: 10 });
boss.on("error", console.error);
await boss.start();
await boss.work<{ id: string }>(
  "deliver_webhook",
  {
    batchSize,
    localConcurrency,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 0.5,
    perJobResults: true,
  },
  async (jobs) =>
    await Promise.all(
      jobs.map(async ({ id, data }) => {
        try {
          await deliver(data.id);
          return { id, status: "completed" as const };
        } catch {
          return { id, status: "failed" as const };
        }
      }),
    ),
);
process.once("SIGTERM", () => {
  void boss.stop({ timeout: 5000 }).then(() => pool.end());
});
