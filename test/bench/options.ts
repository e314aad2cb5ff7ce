// Reads the command line of the bench.
import { parseArgs } from "node:util";

export const benchNames = [
  "api",
  "producer",
  "drain",
  "latency",
  "idle",
  "isolation",
  "growth",
  "wal",
  "memory",
  "bulk",
  "live",
  "scrape",
  "tracing",
  "dashboard",
  "soak",
] as const;
export type BenchName = (typeof benchNames)[number];

export type Options = {
  readonly bench: BenchName;
  readonly json: boolean;
  /** Postgres without fsync, in memory where there is room: less noise, and not what users have. */
  readonly isEphemeral: boolean;
  /** Major version of a Postgres installed on the machine; the npm package's unless given. */
  readonly server: string | undefined;
  readonly events: number | undefined;
  /** Of a soak. */
  readonly minutes: number | undefined;
  /** How long a transaction of the application stays open in the middle of a soak. */
  readonly holdMinutes: number | undefined;
  /** Of one round. */
  readonly seconds: number | undefined;
  readonly rounds: number | undefined;
  readonly eventsPerSecond: readonly number[] | undefined;
  readonly fanOuts: readonly number[] | undefined;
  readonly sinkDelaysMs: readonly number[] | undefined;
  /** DELIVERY_CONCURRENCY of our worker. */
  readonly concurrency: number | undefined;
  readonly cells: readonly string[] | undefined;
  /** Where our worker's CPU profiles go; none are made unless given. */
  readonly profileDir: string | undefined;
};

export const usage = `Usage: npm run bench -- ${benchNames.join("|")} [options]
  --json           print one JSON object
  --events=N       drain, tracing, growth, wal, memory: deliveries of a backlog (30000, 30000, 20000, 5000, 500000);
                   bulk: deliveries that have failed (100000);
                   isolation: what waits for the bad neighbour (10000); api, scrape, dashboard: deliveries in the database (10000000)
  --seconds=N      producer, latency, idle, isolation, growth, wal: the length of one round (3, 5, 20, 10, 5, 10)
  --events=N       drain, growth, wal, memory, live: deliveries of a backlog (30000, 20000, 5000, 500000, 20000);
                   isolation: what waits for the bad neighbour (10000)
  --seconds=N      producer, latency, idle, isolation, growth, wal, live: the length of one round (3, 5, 20, 10, 5, 10, 10)
  --minutes=N      soak: how long it takes (40)
  --hold=N         soak: minutes for which a transaction of the application holds vacuum back, in the middle (0)
  --rounds=N       rounds of each contender, taken in turns
  --rate=N         latency: events per second (50, 200, 1000, 2000); several may be given. isolation: of the healthy (250); live (1000); soak (500)
  --fan-out=N      drain: endpoints that want each event (1 and 10); several may be given
  --sink-ms=N      drain: milliseconds until the consumer answers (0, 50, 500); several may be given. bulk: the same (5)
  --concurrency=N  drain: DELIVERY_CONCURRENCY of our worker (the default; 2000 where the consumer takes 500 ms)
  --cells=A,B      growth: delivered:N, retries:N, endpoints:N
                   (delivered:1000000,retries:1000000,endpoints:100,endpoints:10000); isolation: hung, slow, dribbling, refusing
  --server=15      the machine's Postgres of this version in place of the npm package's
  --ephemeral      Postgres without fsync
  --profile=DIR    write CPU profiles of our worker (*.cpuprofile) there
BENCH_DATABASE_URL: a superuser's URL of a server to use; databases bench_… are made there and dropped.`;

/** Throws an Error with a sentence for people. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      ephemeral: { type: "boolean", default: false },
      server: { type: "string" },
      events: { type: "string" },
      seconds: { type: "string" },
      minutes: { type: "string" },
      hold: { type: "string" },
      rounds: { type: "string" },
      rate: { type: "string", multiple: true },
      "fan-out": { type: "string", multiple: true },
      "sink-ms": { type: "string", multiple: true },
      concurrency: { type: "string" },
      cells: { type: "string" },
      profile: { type: "string" },
    },
  });
  const bench = benchNames.find((name) => name === positionals[0]);
  if (!bench || positionals.length > 1) {
    throw new Error(`Name one of ${benchNames.join(", ")}.`);
  }
  const one = (
    name: "events" | "seconds" | "minutes" | "hold" | "rounds" | "concurrency",
  ): number | undefined =>
    values[name] === undefined ? undefined : whole(name, values[name], 1);
  const many = (
    name: "rate" | "fan-out" | "sink-ms",
    least: number,
  ): number[] | undefined =>
    values[name]?.map((text) => whole(name, text, least));
  return {
    bench,
    json: values.json,
    isEphemeral: values.ephemeral,
    server: values.server,
    events: one("events"),
    seconds: one("seconds"),
    minutes: one("minutes"),
    holdMinutes: one("hold"),
    rounds: one("rounds"),
    eventsPerSecond: many("rate", 1),
    fanOuts: many("fan-out", 1),
    sinkDelaysMs: many("sink-ms", 0),
    concurrency: one("concurrency"),
    cells: values.cells?.split(","),
    profileDir: values.profile,
  };
}

/** A whole number of at least `least`. */
export function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least) return number;
  throw new Error(`--${name} must be a whole number from ${least} on.`);
}
