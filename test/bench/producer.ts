// What the trigger costs the application: single-event transactions with and without it.
import { setTimeout as sleep } from "node:timers/promises";
import { payload } from "./contenders/contender.ts";
import type { Context } from "./context.ts";
import { startProcess, type Process } from "./processes.ts";
import type { InsertAnswer, InsertQuestion } from "./programs/insert.ts";
import { round, type Report, type Row } from "./report.ts";
import { connect, type Database } from "./server.ts";
import { median, percentile, takeTurns } from "./statistics.ts";

const sampleIntervalMs = 20;

type Variant = {
  readonly name: string;
  readonly setup: string;
};

const none: Variant = {
  name: "no trigger",
  setup: "alter table outbox.events disable trigger dispatch",
};
const ours: Variant = { name: "Postcommit", setup: "" };
const addJob: Variant = {
  name: "trigger calling add_job",
  setup: `
    create function public.tg_add_job() returns trigger language plpgsql as $$
    begin
      perform graphile_worker.add_job('dispatch', json_build_object('event_ids', array(select id from inserted)));
      return null;
    end $$;
    drop trigger dispatch on outbox.events;
    create trigger dispatch after insert on outbox.events
      referencing new table as inserted
      for each statement execute function public.tg_add_job()`,
};
const variants = [none, ours, addJob];

type Round = {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of samples taken, those in which a session waited for NOTIFY's lock, and how many sessions did in all. */
  readonly notifyLockWaits: number;
  readonly lockWaits: number;
};

export async function producer(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 5;
  const seconds = options.seconds ?? 3;
  await using stack = new AsyncDisposableStack();
  const databases = new Map<Variant, Database>();
  for (const variant of variants) {
    databases.set(variant, await prepare(context, variant, stack));
  }
  const clients = startProcess(
    new URL("./programs/insert.ts", import.meta.url),
  );
  stack.defer(clients.stop);

  const measure = async (connections: number): Promise<Map<Variant, Round[]>> =>
    await takeTurns(variants, rounds, async (variant) => {
      const database = databases.get(variant);
      if (!database) throw new Error(`${variant.name} has no database`);
      return await insertFor(clients, database, { connections, seconds });
    });
  const many = await measure(16);
  const one = await measure(1);

  const perSecond = (of: Map<Variant, Round[]>, variant: Variant): number =>
    medianOf(of, variant, "perSecond");
  const notifyWaits = [...(many.get(ours) ?? []), ...(one.get(ours) ?? [])]
    .map((result) => result.notifyLockWaits)
    .reduce((sum, waits) => sum + waits, 0);
  return {
    bench: "producer",
    method: `each event its own transaction, no worker, one session listening; medians of ${rounds} rounds of ${seconds} s`,
    rows: [...rowsOf(16, many), ...rowsOf(1, one)],
    ratios: [
      {
        name: "ours against no trigger, 16 connections",
        value: (perSecond(many, ours) / perSecond(many, none)) * 100,
        unit: "%",
        target: { atLeast: 60 },
      },
      {
        name: "add_job against no trigger, 16 connections",
        value: (perSecond(many, addJob) / perSecond(many, none)) * 100,
        unit: "%",
      },
      {
        name: "NOTIFY lock waits seen with ours",
        value: notifyWaits,
        unit: "",
        target: { atMost: 0 },
      },
      {
        name: "ours more than no trigger, 1 connection, median",
        value:
          medianOf(one, ours, "medianMs") - medianOf(one, none, "medianMs"),
        unit: "ms",
        target: { atMost: 0.25 },
      },
    ],
  };
}

async function prepare(
  { server }: Context,
  variant: Variant,
  stack: AsyncDisposableStack,
): Promise<Database> {
  const database = await server.createDatabase();
  stack.defer(database.drop);
  await database.query(variant.setup);
  const listener = await connect(database.url);
  stack.defer(() => listener.end());
  await listener.query('listen "outbox:wake"; listen "jobs:insert"');
  return database;
}

async function insertFor(
  clients: Process,
  database: Database,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Round> {
  const question: InsertQuestion = {
    databaseUrl: database.url,
    connections,
    durationMs: seconds * 1000,
    payload,
  };
  const stopped = new AbortController();
  const samples = sampleLockWaits(database, stopped.signal);
  const { latenciesMs, elapsedMs } = await clients.ask<InsertAnswer>(question);
  stopped.abort();
  return {
    perSecond: (latenciesMs.length / elapsedMs) * 1000,
    medianMs: median(latenciesMs),
    p99Ms: percentile(latenciesMs, 0.99),
    ...(await samples),
  };
}

async function sampleLockWaits(
  database: Database,
  signal: AbortSignal,
): Promise<Pick<Round, "notifyLockWaits" | "lockWaits">> {
  let notifyLockWaits = 0;
  let lockWaits = 0;
  while (!signal.aborted) {
    // NOTIFY locks "object 0 of pg_database" until its transaction's commit is flushed (async.c, PreCommit_Notify).
    const [row] = await database.query<{ notify: number; all: number }>(
      `select count(*) filter (where wait_event = 'object')::int as notify, count(*)::int as all
       from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    notifyLockWaits += row?.notify ?? 0;
    lockWaits += row?.all ?? 0;
    await sleep(sampleIntervalMs);
  }
  return { notifyLockWaits, lockWaits };
}

function rowsOf(connections: number, results: Map<Variant, Round[]>): Row[] {
  const sum = (variant: Variant, field: keyof Round): number =>
    (results.get(variant) ?? []).reduce((total, one) => total + one[field], 0);
  const base = medianOf(results, none, "perSecond");
  return variants.map((variant) => ({
    contender: variant.name,
    connections,
    "tx/s": Math.round(medianOf(results, variant, "perSecond")),
    "of no trigger": `${Math.round((medianOf(results, variant, "perSecond") / base) * 100)} %`,
    "median ms": round(medianOf(results, variant, "medianMs")),
    "p99 ms": round(medianOf(results, variant, "p99Ms")),
    "NOTIFY lock waits": sum(variant, "notifyLockWaits"),
    "all lock waits": sum(variant, "lockWaits"),
  }));
}

function medianOf(
  results: Map<Variant, Round[]>,
  variant: Variant,
  field: keyof Round,
): number {
  return median((results.get(variant) ?? []).map((one) => one[field]));
}
