// npm run chaos: the long form of the chaos tests, and the timed acceptance. Prints its seed, what it does, and the
// books; exits with 0 only if they balance.
import { parseArgs } from "node:util";
import { acceptance } from "./acceptance.ts";
import { balance, settle } from "./books.ts";
import { faultNames, runMixed, type FaultName } from "./mixed.ts";
import { createRandom } from "./random.ts";
import { openRig, type Rig } from "./rig.ts";
import { openServer } from "./server.ts";

const usage = `Usage: npm run chaos -- [options]
  --minutes=N     how long the load lasts (30)
  --events=N      how many events it commits meanwhile (200000)
  --seed=TEXT     repeats a run's choices
  --workers=N     worker processes (3)
  --faults=A,B    of ${faultNames.join(", ")} (all)
  --ephemeral     Postgres without fsync
  --acceptance    instead: kill -9 and a crash of Postgres under 1,000 events/s, timed
  --runs=N        of each in the acceptance (10)
  --rate=N        events per second in the acceptance (1000)`;

const stack = new AsyncDisposableStack();
let isInterrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    isInterrupted = true;
    void stack.disposeAsync().finally(() => process.exit(130));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // It lost its server or its workers; the signal's handler is still tidying up, and exits.
  if (isInterrupted) await new Promise(() => undefined);
  throw error;
} finally {
  await stack.disposeAsync();
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) return 1;
  console.log(`seed ${options.seed}`);
  const server = await openServer(stack, { durable: !options.ephemeral });
  const random = createRandom(options.seed);
  if (options.acceptance) {
    return await acceptance(stack, { server, random, ...options });
  }
  const rig = await openRig(stack, {
    databaseUrl: server.url,
    server,
    random,
  });
  return await runLong(rig, options);
}

async function runLong(
  rig: Rig,
  options: {
    readonly minutes: number;
    readonly events: number;
    readonly workers: number;
    readonly faults: readonly FaultName[];
  },
): Promise<number> {
  const { minutes, events } = options;
  const stopLoad = rig.startLoad({
    eventsPerSecond: events / (minutes * 60),
    connections: 6,
  });
  const ended = new AbortController();
  void rig.ledger.waitForCommitted(events).then(() => ended.abort());
  const startedAtMs = performance.now();
  const say = (what: string): void => {
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
    console.log(`${seconds.padStart(5)} s  ${what}`);
  };
  const progress = setInterval(() => {
    const committed = rig.ledger.committedCount();
    say(`${committed} events committed, ${rig.log.length} requests`);
  }, 10_000);
  try {
    const mix = { ...options, pauseMs: 8000, moodMs: 6000, tell: say };
    const counts = await runMixed(rig, mix, ended.signal);
    await stopLoad();
    say("the load has ended");
    const isSettled = await settle(rig, 180_000);
    say(isSettled ? "nothing is left to be done" : "NOT all is done");
    if (!isSettled) await tellWhatIsLeft(rig);
    const { problems, figures } = await balance(rig);
    console.table({ ...prefixed("fault: ", counts), ...figures });
    if (problems.length === 0) {
      console.log("The difference is empty.");
      return 0;
    }
    console.log(rig.workers.logLines.slice(-50).join("\n"));
    console.log(`The difference is NOT empty:\n  ${problems.join("\n  ")}`);
    return 1;
  } finally {
    clearInterval(progress);
  }
}

/** While the workers still run: afterwards it may look different. */
async function tellWhatIsLeft({ query }: Rig): Promise<void> {
  console.table(
    await query(
      `select task_identifier, locked_by, locked_at, run_at, attempts, left(last_error, 100) as last_error
       from graphile_worker.jobs where task_identifier <> 'maintain' order by run_at limit 10`,
    ),
  );
  console.table(await query("select * from outbox_private.workers"));
}

function prefixed(
  prefix: string,
  counts: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [prefix + name, count]),
  );
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: "string", default: "30" },
        events: { type: "string", default: "200000" },
        seed: { type: "string", default: String(Date.now() % 1e6) },
        workers: { type: "string", default: "3" },
        faults: { type: "string", default: faultNames.join(",") },
        ephemeral: { type: "boolean", default: false },
        acceptance: { type: "boolean", default: false },
        runs: { type: "string", default: "10" },
        rate: { type: "string", default: "1000" },
      },
    });
    return {
      ...values,
      minutes: positive("minutes", values.minutes),
      events: positive("events", values.events),
      workers: positive("workers", values.workers),
      runs: positive("runs", values.runs),
      rate: positive("rate", values.rate),
      faults: values.faults.split(",").map(faultNamed),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return undefined;
  }
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`--${name} must be a number above 0.`);
}

function faultNamed(text: string): FaultName {
  const name = faultNames.find((known) => known === text);
  if (name) return name;
  throw new Error(`There is no fault "${text}".`);
}
