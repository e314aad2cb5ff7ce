// What a scrape costs on a database with years of use in it, and what Postgres reads for it.
import type { Context } from "./context.ts";
import { createPlanReader, explainAll, type Touched } from "./plans.ts";
import { addPlenty } from "./plenty.ts";
import { round, type Report, type Row } from "./report.ts";
import { connect, type Database } from "./server.ts";
import { median } from "./statistics.ts";

const defaultDeliveries = 10_000_000;
const defaultJobs = 200_000;
const statements = {
  gauges: "select outbox_private.gauges()",
  "partition sizes (once a minute)": "select outbox_private.partition_sizes()",
};

export async function scrape(context: Context): Promise<Report> {
  const { options, server } = context;
  const database = await server.createDatabase();
  const count = options.events ?? defaultDeliveries;
  await addPlenty(database, count);
  await addJobs(database, Math.min(defaultJobs, count / 10));
  const rounds = options.rounds ?? 30;
  const rows: Row[] = [];
  const medians: number[] = [];
  for (const [name, statement] of Object.entries(statements)) {
    const times = await timesOf(database, statement, rounds);
    const read = await readBy(context, database, statement);
    medians.push(median(times));
    rows.push({
      statement: name,
      "ms, median": round(median(times)),
      "ms, worst": round(Math.max(...times)),
      "ms, first in a session": round(times[0] ?? 0),
      "rows read": read?.rows ?? "",
      buffers: read?.buffers ?? "",
      "tables read whole": read?.wholeTables.join(" ") ?? "",
    });
  }
  await database.drop();
  return {
    bench: "scrape",
    method: `${count} deliveries in 31 days, a fiftieth failed, one in 200 held, waiting or scheduled; ${Math.min(defaultJobs, count / 10)} jobs; each statement ${rounds} times in one session`,
    rows,
    ratios: [
      {
        name: "the gauges of a scrape, median",
        value: medians[0] ?? Number.NaN,
        unit: "ms",
        target: { atMost: 20 },
      },
    ],
  };
}

/** Retries that are due at some time, as after a bad day of many consumers. */
async function addJobs(database: Database, count: number): Promise<void> {
  await database.query(
    `insert into graphile_worker._private_jobs (task_id, payload, max_attempts, run_at, priority, key)
     select t.id, '{}', 32767, now() + n * interval '1 second', 10, 'retry:' || n
     from graphile_worker._private_tasks as t, generate_series(1, $1::integer) as n
     where t.identifier = 'dispatch'`,
    [count],
  );
  await database.query("vacuum analyze graphile_worker._private_jobs");
}

async function timesOf(
  database: Database,
  statement: string,
  rounds: number,
): Promise<number[]> {
  const client = await connect(database.url);
  try {
    const times: number[] = [];
    for (let made = 0; made < rounds; made += 1) {
      const startMs = performance.now();
      await client.query(statement);
      times.push(performance.now() - startMs);
    }
    return times;
  } finally {
    await client.end();
  }
}

/** Undefined where the server's log is not ours to read. */
async function readBy(
  { server }: Context,
  database: Database,
  statement: string,
): Promise<Touched | undefined> {
  if (!server.logFile) return undefined;
  const [row] = await database.query<{ name: string }>(
    "select current_database() as name",
  );
  await database.query(explainAll(row?.name ?? ""));
  const read = createPlanReader(server.logFile);
  const client = await connect(database.url);
  await read();
  await client.query(statement);
  await client.end();
  const touched = await read();
  await database.query(
    `alter database ${row?.name} reset session_preload_libraries`,
  );
  return touched;
}
