// The ceiling: how fast graphile-worker alone gives out jobs that do nothing, with a local queue. Says when it has done
// as many as it was asked for.
import { Logger, run } from "graphile-worker";
import pg from "pg";
import { nowMs } from "../clock.ts";

const [url, jobs] = process.argv.slice(2);
const goal = Number(jobs);
let done = 0;
let firstAtMs = 0;

const pool = new pg.Pool({ connectionString: url, max: 10 });
pool.on("error", () => undefined);
pool.on("connect", (client) => client.on("error", () => undefined));
const finished = Promise.withResolvers<number>();
process.channel?.ref();
process.on("message", () => {
  void finished.promise.then((lastAtMs) =>
    process.send?.({ count: done, firstAtMs, lastAtMs }),
  );
});

const runner = await run({
  pgPool: pool,
  // A line for each job would be most of the work.
  logger: new Logger(() => () => undefined),
  preset: {
    worker: {
      concurrentJobs: 500,
      localQueue: { size: 500 },
      completeJobBatchDelay: 10,
      failJobBatchDelay: 10,
    },
  },
  taskList: {
    nothing: () => {
      if (done === 0) firstAtMs = nowMs();
      done += 1;
      if (done === goal) finished.resolve(nowMs());
    },
  },
});
await runner.promise;
await pool.end();
