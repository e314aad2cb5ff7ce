// What is mended in graphile-worker's local queue, on the real thing.
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { Logger, run, type WorkerEvents } from "graphile-worker";
import { createPool } from "../../src/database/pool.ts";
import { mendLocalQueue } from "../../src/worker/local-queue.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";

test("jobs fetched together are begun in the order in which they became due, whatever their ids", async (t) => {
  const database = await createDatabase(t);
  const count = 40;
  // The later it was added, the earlier it was due: as jobs that were taken over, which have new ids.
  await database.query(
    `select graphile_worker.add_job('in_order', json_build_object('n', n), run_at := now() - n * interval '1 second')
     from generate_series(1, ${count}) as n`,
  );
  const begun: number[] = [];
  const events: WorkerEvents = new EventEmitter();
  mendLocalQueue(events);
  const all = Promise.withResolvers<void>();
  const pool = createPool({ databaseUrl: database.url, size: 4 });
  cleanUp(t, () => pool.end());
  const runner = await run(
    {
      pgPool: pool,
      noHandleSignals: true,
      events,
      logger: new Logger(() => () => undefined),
      preset: { worker: { concurrentJobs: 1, localQueue: { size: count } } },
    },
    {
      in_order: async (payload) => {
        begun.push((payload as { n: number }).n);
        if (begun.length === count) all.resolve();
      },
    },
  );
  await all.promise;
  await runner.stop();
  assert.deepEqual(
    begun,
    begun.toSorted((a, b) => b - a),
  );
});
