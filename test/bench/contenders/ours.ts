// This project, as it is run: `postcommit start --only worker`, with its default settings.
import { join } from "node:path";
import { startProcess, type Process } from "../processes.ts";
import type { Database } from "../server.ts";
import { payload, type Contender, type WorkerOptions } from "./contender.ts";

/** `eventsPerStatement`: how many events the application inserts at once; one statement makes one job per 100. */
export function ours(eventsPerStatement: number): Contender {
  const bulk = `, ${eventsPerStatement} events a statement`;
  return {
    name: `Postcommit${eventsPerStatement === 1 ? "" : bulk}`,
    prepare: async (database, url, endpointCount) => {
      await database.query(
        "select outbox.create_endpoint(url => $1) from generate_series(1, $2)",
        [url, endpointCount],
      );
    },
    fill: async (database, events) => {
      await insertEvents(database, {
        events,
        eventsPerStatement,
        type: "'order.paid'",
      });
    },
    startWorker,
    countRecorded: async (database) => {
      const [row] = await database.query<{ count: string }>(
        "select count(*) from outbox.deliveries where status = 'delivered'",
      );
      return Number(row?.count);
    },
    insert:
      "insert into outbox.events (type, payload) values ('order.paid', $1::jsonb) returning id",
  };
}

export function startWorker(
  database: Database,
  { dir, profileDir, concurrency, env }: WorkerOptions,
): Process {
  return startProcess(new URL("../../../src/cli.ts", import.meta.url), {
    args: ["start", "--only", "worker"],
    nodeArgs: profileDir ? ["--cpu-prof", `--cpu-prof-dir=${profileDir}`] : [],
    // Not the project's folder: no .env of somebody's is to be read.
    cwd: dir,
    logFile: join(dir, "postcommit.log"),
    env: {
      DATABASE_URL: database.url,
      ALLOW_HTTP: "true",
      // What is counted is the bench's own.
      CANARY_INTERVAL_MS: "0",
      ALLOWED_NETWORKS: "127.0.0.0/8",
      LOG_LEVEL: "info",
      // Several may run at a time.
      PORT: "0",
      ...(concurrency && { DELIVERY_CONCURRENCY: String(concurrency) }),
      ...env,
    },
  });
}

/** A loop of statements, not one: each fires the trigger, as an application's would. `type` and `tenant` are SQL. */
export async function insertEvents(
  database: Database,
  how: {
    readonly events: number;
    readonly eventsPerStatement: number;
    readonly type: string;
    readonly tenant?: string;
  },
): Promise<void> {
  const { events, eventsPerStatement, type, tenant = "'default'" } = how;
  await database.query(`
    do $$ begin
      for n in 1..${Math.ceil(events / eventsPerStatement)} loop
        insert into outbox.events (tenant, type, payload)
        select ${tenant}, ${type}, '${payload}'
        from generate_series(1, ${eventsPerStatement});
        if n % 100 = 0 then commit; end if;
      end loop;
    end $$`);
}
