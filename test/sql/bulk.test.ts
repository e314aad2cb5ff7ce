// Bulk jobs in SQL, step by step: what they choose, whose rows they touch, and that what was previewed is what is done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { addFailed, finish, previewed, type BulkJob } from "./bulk-stage.ts";

test("retry_failed lets what failed wait for its endpoint, as many as were previewed", async (t) => {
  const database = await createDatabase(t);
  const [endpoint] = await addFailed(database, { count: 7 });
  assert.deepEqual(await previewed(database, "retry_failed"), [7, true]);
  const [job] = await database.query<BulkJob>(
    "select * from outbox.retry_failed()",
  );
  assert.equal(job?.status, "running");
  assert.equal(job.expected_count, 7);
  const done = await finish(database, job.id, 3);
  assert.equal(done.status, "finished");
  assert.equal(done.done_count, 7);
  assert.equal(done.skipped_count, 0);
  assert.ok(done.completed_at);
  const rows = await database.query(
    "select distinct status, backlog, attempt_count, completed_at from outbox.deliveries",
  );
  assert.deepEqual(rows, [
    { status: "pending", backlog: "waiting", attempt_count: 1, completed_at: null },
  ]);
  const jobs = await database.query<{ key: string }>(
    "select key from graphile_worker.jobs where task_identifier in ('drain', 'bulk') order by key",
  );
  assert.deepEqual(
    jobs.map(({ key }) => key),
    [`bulk:${job.id}`, `drain:${endpoint}`],
  );
});
