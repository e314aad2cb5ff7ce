// What a worker costs that has nothing to do: CPU time of it and of Postgres, and statements.
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "./clock.ts";
import { readCpuTime } from "./cpu-time.ts";
import { payload, type Contender } from "./contenders/contender.ts";
import { ours } from "./contenders/ours.ts";
import { pgBoss } from "./contenders/pg-boss.ts";
import { plain } from "./contenders/plain.ts";
import type { Context } from "./context.ts";
import { round, type Report } from "./report.ts";
import { median, takeTurns } from "./statistics.ts";

const single = ours(1);
/** Postgres has its own housekeeping, which no worker causes. */
const nobody = { name: "no worker" };
const contenders = [single, plain, pgBoss];
type Racer = { readonly name: string };

/** For what starting and the first delivery left to do. */
const calmMs = 3000;

type Idleness = {
  /** Shares of one core. */
  readonly workerShare: number;
  readonly postgresShare: number;
  readonly statementsPerSecond: number;
};

export async function idle(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 2;
  const racers: readonly Racer[] = [single, nobody, plain, pgBoss];
  const results = await takeTurns(racers, rounds, (racer) =>
    measure(
      context,
      contenders.find((one) => one === racer),
    ),
  );
  const middle = (racer: Racer, of: (one: Idleness) => number): number =>
    median((results.get(racer) ?? []).map(of));
  const share = (one: Idleness): number => one.workerShare + one.postgresShare;
  return {
    bench: "idle",
    method: `a worker that has delivered one event, then ${seconds(context)} s without any; medians of ${rounds} rounds`,
    rows: racers.map((racer) => ({
      contender: racer.name,
      "worker % of a core": percent(middle(racer, (one) => one.workerShare)),
      "Postgres % of a core": percent(
        middle(racer, (one) => one.postgresShare),
      ),
      "statements/s": round(middle(racer, (one) => one.statementsPerSecond)),
    })),
    ratios: [
      {
        name: "CPU of the worker and of Postgres beyond its own housekeeping",
        value: (middle(single, share) - middle(nobody, share)) * 100,
        unit: "%",
        target: { atMost: 1 },
      },
      {
        name: "statements a second",
        value: middle(single, (one) => one.statementsPerSecond),
        unit: "/s",
        target: { atMost: 15 },
      },
    ],
  };
}

function seconds({ options }: Context): number {
  return options.seconds ?? 20;
}

async function measure(
  context: Context,
  contender: Contender | undefined,
): Promise<Idleness> {
  const { server, sink, dir } = context;
  const database = await server.createDatabase();
  const prepared = contender ?? single;
  await prepared.prepare(database, sink.url(), 1);
  await database.query("vacuum analyze");
  // Sessions that start from here on; ours has.
  await database.query(
    `do $$ begin
       execute format('alter database %I set log_statement = ''all''', current_database());
     end $$`,
  );
  const worker = contender?.startWorker(database, { dir });
  try {
    if (contender && worker) {
      await sink.begin();
      await database.query(contender.insert, [payload]);
      await Promise.race([sink.wait(1), worker.failed]);
    }
    await sleep(calmMs);
    const startMs = nowMs();
    const cpuBefore = await readCpuTime(worker?.pid, database);
    const statementsBefore = await countStatements(server.logFile);
    await sleep(seconds(context) * 1000);
    const statements = await countStatements(server.logFile);
    const cpu = await readCpuTime(worker?.pid, database);
    const elapsedMs = nowMs() - startMs;
    return {
      workerShare: worker ? (cpu.workerMs - cpuBefore.workerMs) / elapsedMs : 0,
      postgresShare: (cpu.postgresMs - cpuBefore.postgresMs) / elapsedMs,
      statementsPerSecond: ((statements - statementsBefore) / elapsedMs) * 1000,
    };
  } finally {
    await worker?.stop();
    await database.drop();
  }
}

/** Begin and commit are statements too; what functions run inside is not. NaN without the server's log. */
async function countStatements(logFile: string | undefined): Promise<number> {
  if (!logFile) return Number.NaN;
  const log = await readFile(logFile, "utf8");
  return log.match(/^\S.* LOG: {2}(statement|execute [^:]*): /gm)?.length ?? 0;
}

function percent(share: number): number {
  return Number((share * 100).toFixed(2));
}
