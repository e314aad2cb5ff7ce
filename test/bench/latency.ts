// How soon a webhook arrives: from the application's commit to the consumer, at a steady rate.
import type { Contender } from "./contenders/contender.ts";
import { ours } from "./contenders/ours.ts";
import { plain } from "./contenders/plain.ts";
import type { Context } from "./context.ts";
import {
  measureDelays,
  startApplication,
  warmUp,
  type Delays,
} from "./pace.ts";
import type { Process } from "./processes.ts";
import { round, type Ratio, type Report, type Row } from "./report.ts";
import { median, percentile, takeTurns } from "./statistics.ts";

type Target = {
  readonly eventsPerSecond: number;
  readonly share: number;
  readonly atMostMs: number;
};
const targets: readonly Target[] = [
  { eventsPerSecond: 200, share: 0.5, atMostMs: 6 },
  { eventsPerSecond: 200, share: 0.99, atMostMs: 40 },
  { eventsPerSecond: 1000, share: 0.99, atMostMs: 60 },
];
const defaultRates = [50, 200, 1000, 2000];

export async function latency(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 3;
  const seconds = options.seconds ?? 5;
  await using stack = new AsyncDisposableStack();
  const application = startApplication();
  stack.defer(application.stop);

  const rows: Row[] = [];
  const ratios: Ratio[] = [];
  const single = ours(1);
  const contenders = [single, plain];
  for (const eventsPerSecond of options.eventsPerSecond ?? defaultRates) {
    const results = await takeTurns(contenders, rounds, (contender) =>
      measure(context, contender, {
        application,
        eventsPerSecond,
        durationMs: seconds * 1000,
      }),
    );
    for (const contender of contenders) {
      const delays = results.get(contender) ?? [];
      rows.push(rowOf(contender.name, eventsPerSecond, delays));
    }
    ratios.push(
      ...ratiosOf(
        eventsPerSecond,
        results.get(single) ?? [],
        results.get(plain) ?? [],
      ),
    );
  }
  return {
    bench: "latency",
    method: `milliseconds from commit (insert's promise resolved) to arrival; medians of ${rounds} rounds of ${seconds} s`,
    rows,
    ratios,
  };
}

async function measure(
  { server, sink, dir, options }: Context,
  contender: Contender,
  how: {
    readonly application: Process;
    readonly eventsPerSecond: number;
    readonly durationMs: number;
  },
): Promise<Delays> {
  const { application, eventsPerSecond, durationMs } = how;
  const database = await server.createDatabase();
  await contender.prepare(database, sink.url(), 1);
  const { profileDir } = options;
  const worker = contender.startWorker(database, { dir, profileDir });
  const pace = { insert: contender.insert, eventsPerSecond };
  const stage = { application, database, worker, sink };
  try {
    await warmUp(stage, pace);
    return await measureDelays(stage, { ...pace, durationMs });
  } finally {
    await worker.stop();
    await database.drop();
  }
}

function rowOf(
  contender: string,
  eventsPerSecond: number,
  rounds: readonly Delays[],
): Row {
  const fromCommit = (share: number): number =>
    round(medianPercentile(rounds, share));
  return {
    contender,
    "events/s": eventsPerSecond,
    p50: fromCommit(0.5),
    p95: fromCommit(0.95),
    p99: fromCommit(0.99),
    max: round(
      percentile(
        rounds.flatMap((one) => one.fromCommit),
        1,
      ),
    ),
    "p50 from send": round(
      median(rounds.map((one) => percentile(one.fromSend, 0.5))),
    ),
    "p50 of each round": rounds
      .map((one) => round(percentile(one.fromCommit, 0.5)))
      .join(" "),
  };
}

function ratiosOf(
  eventsPerSecond: number,
  our: readonly Delays[],
  their: readonly Delays[],
): Ratio[] {
  const p50Ms = medianPercentile(our, 0.5);
  return [
    ...targets
      .filter((target) => target.eventsPerSecond === eventsPerSecond)
      .map(({ share, atMostMs }) => ({
        name: `commit to arrival at ${eventsPerSecond}/s, p${share * 100}`,
        value: medianPercentile(our, share),
        unit: "ms" as const,
        target: { atMost: atMostMs },
      })),
    {
      name: `ours against plain at ${eventsPerSecond}/s, p50`,
      value: p50Ms / medianPercentile(their, 0.5),
      unit: "×",
    },
  ];
}

function medianPercentile(rounds: readonly Delays[], share: number): number {
  return median(rounds.map((one) => percentile(one.fromCommit, share)));
}
