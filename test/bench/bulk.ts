// A hundred thousand failed deliveries, tried again: what a step costs, and the life of the bulk job beside a worker:
// previewed, begun, cancelled half-way, begun again, its worker killed with -9, finished by another one.
import { setTimeout as sleep } from "node:timers/promises";
import { firstLimit, nextLimit } from "../../src/tasks/bulk.ts";
import { nowMs } from "./clock.ts";
import { startWorker } from "./contenders/ours.ts";
import type { Context } from "./context.ts";
import { addDelivered, addFailed } from "./history.ts";
import { round, type Ratio, type Report, type Row } from "./report.ts";
import type { Database } from "./server.ts";
import { percentile } from "./statistics.ts";

type BulkJob = {
  readonly id: string;
  readonly status: string;
  readonly expected_count: number;
  readonly done_count: number;
  readonly skipped_count: number;
  readonly position: Readonly<Record<string, unknown>>;
};

/** Of a process; DELIVERY_CONCURRENCY's default. */
const slots = 500;
/** A step longer than this would be felt by others. */
const maxStepMs = 100;

export async function bulk(context: Context): Promise<Report> {
  const failed = context.options.events ?? 100_000;
  const steps = await inDatabase(context, failed, measureSteps);
  const life = await inDatabase(context, failed, async (database) =>
    live(context, database, failed),
  );
  return {
    bench: "bulk",
    method: `retry_failed of ${failed} deliveries of ten days, one endpoint, as many delivered ones beside them`,
    rows: [...steps.rows, ...life.rows],
    ratios: [...steps.ratios, ...life.ratios],
  };
}

type Part = {
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
};

async function inDatabase(
  { server, sink }: Context,
  failed: number,
  measure: (database: Database) => Promise<Part>,
): Promise<Part> {
  const database = await server.createDatabase();
  try {
    await database.query(
      "select outbox.create_endpoint(url => $1, tenant => 't1', retry_schedule => '{}')",
      [sink.url()],
    );
    await addFailed(database, failed);
    await addDelivered(database, failed);
    await database.query("vacuum analyze");
    await database.query("checkpoint");
    return await measure(database);
  } finally {
    await database.drop();
  }
}

/** Without a worker: each kind of job, step by step, with and without filters. */
async function measureSteps(database: Database): Promise<Part> {
  const rows: Row[] = [];
  let worstMs = 0;
  for (const call of [
    "retry_failed(type => 'nobody.knows')",
    "retry_failed(type => 'order.*', outcome => 'timeout')",
    "replay_events(since => now() - interval '2 days')",
    "retry_failed(type => 'order.*', outcome => 'http_error', until => now() - interval '6 days')",
    "retry_failed()",
    "cancel_deliveries()",
  ]) {
    const previewMs = await timed(() =>
      database.query(`select outbox.preview_${call}`),
    );
    let id = "";
    const beginMs = await timed(async () => {
      ({ id } = await begin(database, call));
    });
    const stepsMs: number[] = [];
    let limit = firstLimit;
    const doStep = async (): Promise<boolean> => {
      const startMs = nowMs();
      const [row] = await database.query<{ goes_on: boolean }>(
        "select outbox_private.bulk_step($1, $2) as goes_on",
        [id, limit],
      );
      const tookMs = nowMs() - startMs;
      stepsMs.push(tookMs);
      limit = nextLimit(limit, tookMs);
      return row?.goes_on ?? false;
    };
    while (await doStep());
    const { done_count, skipped_count } = await read(database, id);
    worstMs = Math.max(worstMs, percentile(stepsMs, 0.95));
    rows.push({
      what: call,
      done: done_count,
      skipped: skipped_count,
      "preview ms": round(previewMs),
      "begin ms": round(beginMs),
      steps: stepsMs.length,
      "last limit": limit,
      "step p50 ms": round(percentile(stepsMs, 0.5)),
      "step p95 ms": round(percentile(stepsMs, 0.95)),
      "step max ms": round(Math.max(...stepsMs)),
    });
  }
  const ratios: Ratio[] = [
    {
      name: "a step, without a worker beside it, the worst p95",
      value: worstMs,
      unit: "ms",
      target: { atMost: maxStepMs },
    },
  ];
  return { rows, ratios };
}

async function live(
  { sink, dir, options }: Context,
  database: Database,
  failed: number,
): Promise<Part> {
  const concurrency = options.concurrency ?? slots;
  await sink.begin({ delayMs: options.sinkDelaysMs?.[0] ?? 5 });
  const how = { dir, profileDir: undefined, concurrency };
  const doomed = startWorker(database, how);
  const startMs = nowMs();
  const rows: Row[] = [];
  const note = (what: string, job?: BulkJob): void => {
    const seconds = round((nowMs() - startMs) / 1000);
    rows.push({
      what,
      "at s": seconds,
      ...(job && {
        done: job.done_count,
        skipped: job.skipped_count,
        expected: job.expected_count,
      }),
    });
  };

  const [preview] = await database.query<{ count: number; is_exact: boolean }>(
    "select * from outbox.preview_retry_failed()",
  );
  note(`previewed: ${preview?.is_exact ? "" : "at least "}${preview?.count}`);
  const first = await begin(database, "retry_failed()");
  note("begun", first);
  const counted = await reach(
    database,
    first.id,
    (job) => !job.position["is_counting"],
  );
  note("counted", counted);
  const half = await reach(
    database,
    first.id,
    (job) => job.done_count >= failed / 2,
  );
  note("half-way", half);
  await database.query("select outbox.cancel_bulk_job($1)", [first.id]);
  const cancelled = await read(database, first.id);
  note("cancelled", cancelled);

  const second = await begin(database, "retry_failed()");
  note("begun again", second);
  const most = failed - cancelled.done_count;
  const killed = await reach(
    database,
    second.id,
    (job) => job.done_count >= most / 2,
  );
  process.kill(doomed.pid ?? 0, "SIGKILL");
  await doomed.stop();
  note("worker killed with -9", killed);
  const heir = startWorker(database, how);
  try {
    const onwards = await reach(
      database,
      second.id,
      (job) => job.done_count > killed.done_count + 1000,
    );
    note("goes on in another worker", onwards);
    const finished = await reach(
      database,
      second.id,
      (job) => job.status === "finished",
    );
    note("finished", finished);
    await reachDelivered(database, 2 * failed);
    note("all delivered");
  } finally {
    await heir.stop();
  }
  const [made] = await database.query<{ exactly: number }>(
    `select count(*)::integer as exactly from outbox.deliveries as d
     where d.attempt_count = 2 and d.status = 'delivered'
       and 2 = (select count(*) from outbox.attempts as a where a.delivery_id = d.id)`,
  );
  const received = await sink.count();
  note(
    `the consumer got ${received} requests, at most ${await sink.crowd()} at a time`,
  );
  const ratios: Ratio[] = [
    {
      name: "retried with exactly one more attempt",
      value: made?.exactly ?? 0,
      unit: "",
      target: { atLeast: failed, atMost: failed },
    },
    {
      name: "requests that were repeated after the kill",
      value: received - failed,
      unit: "",
      target: { atLeast: 0, atMost: 0.8 * concurrency },
    },
    {
      name: "at the consumer at the same time (the window is at most four fifths of the slots)",
      value: await sink.crowd(),
      unit: "",
      target: { atMost: 0.8 * concurrency },
    },
  ];
  return { rows, ratios };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startMs = nowMs();
  await act();
  return nowMs() - startMs;
}

async function begin(database: Database, call: string): Promise<BulkJob> {
  const [job] = await database.query<BulkJob>(`select * from outbox.${call}`);
  if (!job) throw new Error("no bulk job");
  return job;
}

async function read(database: Database, id: string): Promise<BulkJob> {
  const [job] = await database.query<BulkJob>(
    "select * from outbox.bulk_jobs where id = $1",
    [id],
  );
  if (!job) throw new Error("no bulk job");
  return job;
}

const patienceMs = 300_000;

async function reach(
  database: Database,
  id: string,
  isThere: (job: BulkJob) => boolean,
): Promise<BulkJob> {
  const deadlineMs = nowMs() + patienceMs;
  for (;;) {
    const job = await read(database, id);
    if (isThere(job) || job.status !== "running") return job;
    if (nowMs() > deadlineMs) throw new Error(`stuck: ${JSON.stringify(job)}`);
    await sleep(5);
  }
}

async function reachDelivered(database: Database, goal: number): Promise<void> {
  const deadlineMs = nowMs() + patienceMs;
  for (;;) {
    const [row] = await database.query<{ count: number }>(
      "select count(*)::integer as count from outbox.deliveries where status = 'delivered'",
    );
    if (row?.count === goal) return;
    if (nowMs() > deadlineMs) throw new Error(`${row?.count} delivered`);
    await sleep(200);
  }
}
