// What watching costs, and how soon one sees: from an attempt's record to the websockets of 200 subscribers, at a steady
// rate; and how fast a backlog is worked off with them and without.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "../helpers/free-port.ts";
import { settle, waitUntilRecorded } from "./backlog.ts";
import { nowMs } from "./clock.ts";
import { insertEvents, ours, startWorker } from "./contenders/ours.ts";
import type { Context } from "./context.ts";
import { readCpuTime } from "./cpu-time.ts";
import { measureDelays, startApplication, type Pace } from "./pace.ts";
import { startProcess, type Process } from "./processes.ts";
import type { WatchQuestion, Watched } from "./programs/watch.ts";
import { round, type Report } from "./report.ts";
import type { Database } from "./server.ts";
import { median, percentile, takeTurns } from "./statistics.ts";

const token = "operator-token-of-the-bench-0123456789";
const subscribers = 200;
const endpoints = 200;
const single = ours(1);

/** Who looks on. */
type Watching = "200 subscribers" | "no subscriber";
const turns: readonly Watching[] = ["200 subscribers", "no subscriber"];

type Measured = {
  /** Milliseconds from record to message. */
  readonly seen: readonly number[];
  readonly expected: number;
  readonly gaps: number;
  /** Milliseconds from commit to the consumer. */
  readonly delivered: readonly number[];
  readonly arrivalsPerSecond: number;
  readonly drainPerSecond: number;
  readonly apiMsPerMessage: number;
  /** CPU time of the worker and of Postgres for each delivery, at the steady rate. */
  readonly workerMsEach: number;
  readonly postgresMsEach: number;
};

export async function live(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 2;
  const eventsPerSecond = options.eventsPerSecond?.[0] ?? 1000;
  const results = await takeTurns(turns, rounds, (watching) =>
    measure(context, watching, eventsPerSecond),
  );
  const of = (watching: Watching): readonly Measured[] =>
    results.get(watching) ?? [];
  const [some, none] = [of("200 subscribers"), of("no subscriber")];
  const middle = (
    all: readonly Measured[],
    value: (one: Measured) => number,
  ): number => median(all.map(value));
  const percent = (value: (one: Measured) => number): number =>
    (middle(some, value) / middle(none, value)) * 100;
  const p = (share: number) => (one: Measured) => percentile(one.seen, share);
  return {
    bench: "live",
    method: `${endpoints} endpoints with a subscriber of attemptMade each, over websockets of one API process beside one worker; at ${eventsPerSecond}/s for ${seconds(context)} s, then a backlog of ${backlog(context)}; medians of ${rounds} rounds`,
    rows: turns.map((watching) => ({
      watching,
      "record to message p50": round(middle(of(watching), p(0.5))),
      p95: round(middle(of(watching), p(0.95))),
      p99: round(middle(of(watching), p(0.99))),
      messages: Math.round(middle(of(watching), (one) => one.seen.length)),
      gaps: middle(of(watching), (one) => one.gaps),
      "API CPU ms each": round(
        middle(of(watching), (one) => one.apiMsPerMessage),
      ),
      "worker CPU ms each": round(
        middle(of(watching), (one) => one.workerMsEach),
      ),
      "Postgres CPU ms each": round(
        middle(of(watching), (one) => one.postgresMsEach),
      ),
      "arrivals/s": Math.round(
        middle(of(watching), (one) => one.arrivalsPerSecond),
      ),
      "commit to arrival p95": round(
        middle(of(watching), (one) => percentile(one.delivered, 0.95)),
      ),
      "backlog/s": Math.round(
        middle(of(watching), (one) => one.drainPerSecond),
      ),
    })),
    ratios: [
      {
        name: "from record to message, p95",
        value: middle(some, p(0.95)),
        unit: "ms",
        target: { atMost: 100 },
      },
      {
        name: "messages that came, of those that were due",
        value: middle(some, (one) => (one.seen.length / one.expected) * 100),
        unit: "%",
        target: { atLeast: 100 },
      },
      {
        name: `arrivals at ${eventsPerSecond}/s with 200 subscribers against none`,
        value: percent((one) => one.arrivalsPerSecond),
        unit: "%",
        target: { atLeast: 90 },
      },
      {
        name: "a backlog's rate with 200 subscribers against none",
        value: percent((one) => one.drainPerSecond),
        unit: "%",
        target: { atLeast: 90 },
      },
    ],
  };
}

function seconds({ options }: Context): number {
  return options.seconds ?? 10;
}

function backlog({ options }: Context): number {
  return options.events ?? 20_000;
}

async function measure(
  context: Context,
  watching: Watching,
  eventsPerSecond: number,
): Promise<Measured> {
  const { server, sink, dir, options } = context;
  await using stack = new AsyncDisposableStack();
  const database = await server.createDatabase();
  stack.defer(database.drop);
  const ids = await makeEndpoints(database, sink.url());
  const port = await findFreePort();
  const api = startApi(database, dir, port);
  stack.defer(api.stop);
  await ready(port, api);
  const watchers = startProcess(
    new URL("./programs/watch.ts", import.meta.url),
  );
  stack.defer(watchers.stop);
  const ask = async <Answer>(question: WatchQuestion): Promise<Answer> =>
    await watchers.ask<Answer>(question);
  if (watching === "200 subscribers") {
    await ask({
      what: "watch",
      url: `http://127.0.0.1:${port}/graphql`,
      token,
      documents: ids
        .slice(0, subscribers)
        .map(
          (id) =>
            `subscription { attemptMade(endpointId: "${id}") { gap deliveryId eventId number outcome statusCode durationMs status nextAttemptAt recordedAt } }`,
        ),
    });
  }
  const { profileDir } = options;
  const worker = startWorker(database, { dir, profileDir });
  stack.defer(worker.stop);
  const application = startApplication();
  stack.defer(application.stop);

  const pace: Pace = {
    insert: `insert into outbox.events (type, payload)
      values ('live.' || floor(random() * ${endpoints})::integer, $1::jsonb) returning id`,
    eventsPerSecond,
    durationMs: 3000,
  };
  const stage = { application, database, worker, sink };
  await measureDelays(stage, pace);
  await sleep(500);
  await ask({ what: "begin" });
  const apiBefore = await readCpuTime(api.pid, database);
  const cpuBefore = await readCpuTime(worker.pid, database);
  const delays = await measureDelays(stage, {
    ...pace,
    durationMs: seconds(context) * 1000,
  });
  await sleep(1000);
  const watched = await ask<Watched>({ what: "report" });
  const apiCpu = await readCpuTime(api.pid, database);
  const cpu = await readCpuTime(worker.pid, database);
  const deliveries = delays.fromCommit.length;
  const drainPerSecond = await drain(context, database, worker);
  return {
    seen: watched.delaysMs,
    gaps: watched.gaps,
    expected: delays.fromCommit.length,
    delivered: delays.fromCommit,
    arrivalsPerSecond: delays.perSecond,
    drainPerSecond,
    apiMsPerMessage:
      (apiCpu.workerMs - apiBefore.workerMs) / watched.delaysMs.length,
    workerMsEach: (cpu.workerMs - cpuBefore.workerMs) / deliveries,
    postgresMsEach: (cpu.postgresMs - cpuBefore.postgresMs) / deliveries,
  };
}

/** Inserts a backlog while the worker stands still, and lets it go on. */
async function drain(
  context: Context,
  database: Database,
  worker: Process,
): Promise<number> {
  const { sink } = context;
  const events = backlog(context);
  const before = await single.countRecorded(database);
  process.kill(worker.pid ?? 0, "SIGSTOP");
  try {
    await insertEvents(database, {
      events,
      eventsPerStatement: 100,
      type: `'live.' || floor(random() * ${endpoints})::integer`,
    });
    await settle(database);
    await sink.begin();
  } finally {
    process.kill(worker.pid ?? 0, "SIGCONT");
  }
  const startMs = nowMs();
  await Promise.race([
    waitUntilRecorded(single, database, before + events),
    worker.failed,
  ]);
  return (events / (nowMs() - startMs)) * 1000;
}

async function makeEndpoints(
  database: Database,
  url: string,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select (outbox.create_endpoint(url => $1, event_types => array['live.' || n])).id as id
     from generate_series(0, ${endpoints - 1}) as n`,
    [url],
  );
  return rows.map(({ id }) => id);
}

function startApi(database: Database, dir: string, port: number): Process {
  return startProcess(new URL("../../src/cli.ts", import.meta.url), {
    args: ["start", "--only", "api"],
    cwd: dir,
    logFile: join(dir, "api.log"),
    env: {
      DATABASE_URL: database.url,
      PORT: String(port),
      OPERATOR_TOKEN: token,
      // One token may have a quarter of them.
      API_MAX_WEBSOCKETS: String(5 * subscribers),
      API_RATE_LIMIT: "0",
    },
  });
}

async function ready(port: number, api: Process): Promise<void> {
  for (;;) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await Promise.race([sleep(50), api.failed]);
  }
}
