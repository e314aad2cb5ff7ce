// How soon a webhook arrives: from the application's commit to the consumer, at a steady rate.
import { payload, type Contender } from "./contenders/contender.ts";
import { ours } from "./contenders/ours.ts";
import { plain } from "./contenders/plain.ts";
import type { Context } from "./context.ts";
import { startProcess, type Process } from "./processes.ts";
import type { PaceQuestion, Sent } from "./programs/pace.ts";
import { round, type Ratio, type Report, type Row } from "./report.ts";
import { median, percentile, takeTurns } from "./statistics.ts";

const targetP50Ms = 15;
const warmUpMs = 1000;

/** Milliseconds of each event of a round. */
type Delays = {
  readonly fromCommit: readonly number[];
  readonly fromSend: readonly number[];
};

export async function latency(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 3;
  const seconds = options.seconds ?? 5;
  const rates = options.eventsPerSecond ?? [200];
  await using stack = new AsyncDisposableStack();
  const application = startProcess(
    new URL("./programs/pace.ts", import.meta.url),
  );
  stack.defer(application.stop);

  const rows: Row[] = [];
  const ratios: Ratio[] = [];
  const contenders = [ours(1), plain];
  for (const eventsPerSecond of rates) {
    const results = await takeTurns(contenders, rounds, (contender) =>
      measure(context, contender, {
        application,
        eventsPerSecond,
        durationMs: seconds * 1000,
      }),
    );
    rows.push(
      ...contenders.map((contender) =>
        rowOf(contender.name, eventsPerSecond, results.get(contender) ?? []),
      ),
    );
    ratios.push(
      ...ratiosOf(
        eventsPerSecond,
        contenders.map((contender) => results.get(contender) ?? []),
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
  pace: {
    readonly application: Process;
    readonly eventsPerSecond: number;
    readonly durationMs: number;
  },
): Promise<Delays> {
  const { application, eventsPerSecond, durationMs } = pace;
  const database = await server.createDatabase();
  await contender.prepare(database, sink.url);
  const { profileDir } = options;
  const worker = contender.startWorker(database, { dir, profileDir });
  const insertFor = async (ms: number): Promise<Sent[]> => {
    const question: PaceQuestion = {
      databaseUrl: database.url,
      insert: contender.insert,
      payload,
      eventsPerSecond,
      durationMs: ms,
    };
    const sent = await application.ask<Sent[]>(question);
    await Promise.race([sink.wait(sent.length), worker.failed]);
    return sent;
  };
  try {
    await sink.begin();
    await insertFor(warmUpMs);
    await sink.begin({ notesArrivals: true });
    const sent = await insertFor(durationMs);
    const arrivals = await sink.arrivals();
    const arrivalOf = (id: string): number => arrivals.get(id) ?? Number.NaN;
    return {
      fromCommit: sent.map(
        ({ id, committedAtMs }) => arrivalOf(id) - committedAtMs,
      ),
      fromSend: sent.map(({ id, sentAtMs }) => arrivalOf(id) - sentAtMs),
    };
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
    max: round(Math.max(...rounds.flatMap((one) => one.fromCommit))),
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
  [our = [], their = []]: readonly (readonly Delays[])[],
): Ratio[] {
  const p50Ms = medianPercentile(our, 0.5);
  return [
    {
      name: `commit to arrival at ${eventsPerSecond}/s, p50`,
      value: p50Ms,
      unit: "ms",
      ...(eventsPerSecond === 200 && { target: { atMost: targetP50Ms } }),
    },
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
