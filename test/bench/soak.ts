// A long run at a steady rate with a short retention: whatever grows, grows here. The last quarter is held against the
// first, once the retention has come to its first removals.
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "./clock.ts";
import { insertEvents, ours, startWorker } from "./contenders/ours.ts";
import type { Context } from "./context.ts";
import { measureDelays, startApplication, warmUp, type Stage } from "./pace.ts";
import { round, type Ratio, type Report, type Row } from "./report.ts";
import { readResidentMemory } from "./resident-memory.ts";
import { connect, type Database, type Server } from "./server.ts";
import { readSizes } from "./soak-sizes.ts";
import { median, percentile } from "./statistics.ts";

const burst = 2000;
const applicationName = "application";

type Sample = {
  readonly minute: number;
  /** By name; MiB, milliseconds, and deliveries a second. */
  readonly values: Readonly<Record<string, number>>;
};

export async function soak(context: Context): Promise<Report> {
  const { server, sink, dir, options } = context;
  const minutes = options.minutes ?? 40;
  const eventsPerSecond = options.eventsPerSecond?.[0] ?? 500;
  const retentionMinutes = Math.max(1, Math.floor(minutes / 8));
  await using stack = new AsyncDisposableStack();
  await logLockWaits(server);
  const database = await server.createDatabase();
  stack.defer(database.drop);
  await makeMinutes(database);
  await ours(1).prepare(database, sink.url(), 1);
  const worker = startWorker(database, {
    dir,
    env: {
      LOG_LEVEL: "warn",
      RETENTION_DAYS: String(retentionMinutes / (24 * 60)),
    },
  });
  stack.defer(worker.stop);
  const application = startApplication();
  stack.defer(application.stop);
  const named = new URL(database.url);
  named.searchParams.set("application_name", applicationName);
  const stage: Stage = {
    application,
    database: { ...database, url: named.href },
    worker,
    sink,
  };
  const insert = `insert into outbox.events (type, payload, idempotency_key)
    values ('order.paid', $1::jsonb, case when random() < 0.2 then gen_random_uuid()::text end) returning id`;
  await warmUp(stage, { insert, eventsPerSecond });

  const startMs = nowMs();
  const endMs = startMs + minutes * 60_000;
  const durationMs = Math.min(30_000, (minutes * 60_000) / 24);
  const hold = holdBack(database, options.holdMinutes ?? 0, minutes);
  const samples: Sample[] = [];
  while (nowMs() < endMs) {
    const delays = await measureDelays(stage, {
      insert,
      eventsPerSecond,
      durationMs,
    });
    const inserts = delays.fromSend.map(
      (ms, n) => ms - (delays.fromCommit[n] ?? 0),
    );
    const { nowMiB } = await readResidentMemory(worker.pid);
    samples.push({
      minute: (nowMs() - startMs) / 60_000,
      values: {
        "RSS MiB": nowMiB,
        "p50 ms": percentile(delays.fromCommit, 0.5),
        "p99 ms": percentile(delays.fromCommit, 0.99),
        "longest INSERT ms": percentile(inserts, 1),
        "drain /s": await measureDrain(stage),
        ...(await readSizes(database)),
      },
    });
  }
  await hold;
  const counted = samples.filter(({ minute }) => minute > retentionMinutes + 1);
  const quarter = Math.max(1, Math.floor(counted.length / 4));
  const compare = compareQuarters(
    counted.slice(0, quarter),
    counted.slice(-quarter),
  );
  return {
    bench: "soak",
    method: `${eventsPerSecond} events/s for ${minutes} min, and ${burst} at once every ${round(durationMs / 1000)} s, kept for ${retentionMinutes} min in partitions of one; sizes in MiB, partitions summed`,
    rows: thin(samples).map(({ minute, values }) => rowOf(minute, values)),
    ratios: [
      ...compare,
      {
        name: "INSERTs that waited for a lock over 100 ms",
        value: await countLockWaits(server.logFile),
        unit: "",
        target: { atMost: 0 },
      },
      {
        name: "longest INSERT, whatever it waited for",
        value: Math.max(...samples.map((s) => value(s, "longest INSERT ms"))),
        unit: "ms",
      },
      {
        name: "partitions dropped",
        value: await countDropped(database, (nowMs() - startMs) / 60_000),
        unit: "",
        target: { atLeast: 1 },
      },
    ],
  };
}

/** In the place of those of days, which are empty yet. */
async function makeMinutes(database: Database): Promise<void> {
  await database.query(`
    do $$ declare v_name text; begin
      for v_name in select name from outbox_private.partition_ranges() where not is_default loop
        execute format('drop table outbox_private.%I', v_name);
      end loop;
    end $$`);
  await database.query(
    "select outbox_private.make_partitions(p_width => '1 minute')",
  );
}

/** Postgres writes down each wait for a lock that is longer than deadlock_timeout. */
async function logLockWaits(server: Server): Promise<void> {
  for (const setting of [
    "log_lock_waits = on",
    "deadlock_timeout = '100ms'",
    "log_line_prefix = '%m [%p] %a '",
  ]) {
    await server.query(`alter system set ${setting}`);
  }
  await server.query("select pg_reload_conf()");
}

/** NaN without the server's log. */
async function countLockWaits(logFile: string | undefined): Promise<number> {
  if (!logFile) return Number.NaN;
  const log = await readFile(logFile, "utf8");
  const line = new RegExp(`\\] ${applicationName} LOG: .*still waiting`);
  return log.split("\n").filter((text) => line.test(text)).length;
}

async function measureDrain({
  database,
  sink,
  worker,
}: Stage): Promise<number> {
  await sink.begin();
  await insertEvents(database, {
    events: burst,
    eventsPerStatement: 100,
    type: "'order.paid'",
  });
  const startMs = nowMs();
  await Promise.race([sink.wait(burst), worker.failed]);
  return (burst / (nowMs() - startMs)) * 1000;
}

/** A transaction that has inserted something and is then forgotten for a while. */
async function holdBack(
  database: Database,
  holdMinutes: number,
  minutes: number,
): Promise<void> {
  if (holdMinutes === 0) return;
  await sleep(Math.max(0, (minutes - holdMinutes) / 2) * 60_000);
  const client = await connect(database.url);
  try {
    await client.query(
      "begin isolation level repeatable read; insert into outbox.events (type) values ('report.made')",
    );
    await sleep(holdMinutes * 60_000);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

/** Minutes since the first partition, less those that are still there. */
async function countDropped(
  database: Database,
  minutes: number,
): Promise<number> {
  const [row] = await database.query<{ past: number }>(
    "select count(*)::int as past from outbox.partitions() where table_name = 'events' and until < now()",
  );
  return Math.max(0, Math.floor(minutes) - (row?.past ?? 0));
}

function compareQuarters(
  first: readonly Sample[],
  last: readonly Sample[],
): Ratio[] {
  const middle = (of: readonly Sample[], name: string): number =>
    median(of.map((sample) => value(sample, name)));
  return Object.keys(first[0]?.values ?? {})
    .filter((name) => name !== "longest INSERT ms")
    .map((name) => ({
      name: `${name}, last quarter against first`,
      value: middle(last, name) / middle(first, name),
      unit: "×" as const,
      target: name === "drain /s" ? { atLeast: 0.9 } : { atMost: 1.1 },
    }));
}

function value({ values }: Sample, name: string): number {
  return values[name] ?? Number.NaN;
}

/** About twenty of them. */
function thin(samples: readonly Sample[]): readonly Sample[] {
  const step = Math.ceil(samples.length / 20);
  return samples.filter((_, n) => n % step === 0);
}

function rowOf(minute: number, values: Readonly<Record<string, number>>): Row {
  return {
    minute: minute.toFixed(1),
    ...Object.fromEntries(
      Object.entries(values).map(([name, number]) => [name, round(number)]),
    ),
  };
}
