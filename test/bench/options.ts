// Reads the command line of the bench.
import { parseArgs } from "node:util";

export const benchNames = ["producer", "drain", "latency"] as const;
export type BenchName = (typeof benchNames)[number];

export type Options = {
  readonly bench: BenchName;
  readonly json: boolean;
  /** Postgres without fsync, in memory where there is room: less noise, and not what users have. */
  readonly isEphemeral: boolean;
  /** Major version of a Postgres installed on the machine; the npm package's unless given. */
  readonly server: string | undefined;
  readonly events: number | undefined;
  /** Of one round. */
  readonly seconds: number | undefined;
  readonly rounds: number | undefined;
  readonly eventsPerSecond: readonly number[] | undefined;
  /** Where our worker's CPU profiles go; none are made unless given. */
  readonly profileDir: string | undefined;
};

export const usage = `Usage: npm run bench -- ${benchNames.join("|")} [options]
  --json           print one JSON object
  --events=N       drain: the backlog (30000)
  --seconds=N      producer, latency: the length of one round (3, 5)
  --rounds=N       rounds of each contender, taken in turns
  --rate=N         latency: events per second (200); may be given several times
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
      rounds: { type: "string" },
      rate: { type: "string", multiple: true },
      profile: { type: "string" },
    },
  });
  const bench = benchNames.find((name) => name === positionals[0]);
  if (!bench || positionals.length > 1) {
    throw new Error(`Name one of ${benchNames.join(", ")}.`);
  }
  return {
    bench,
    json: values.json,
    isEphemeral: values.ephemeral,
    server: values.server,
    events: positive("events", values.events),
    seconds: positive("seconds", values.seconds),
    rounds: positive("rounds", values.rounds),
    eventsPerSecond: values.rate?.map((rate) => positive("rate", rate) ?? 0),
    profileDir: values.profile,
  };
}

function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (number > 0 && Number.isInteger(number)) return number;
  throw new Error(`--${name} must be a whole number above 0.`);
}
