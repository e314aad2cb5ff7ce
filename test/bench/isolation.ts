// What a bad neighbour costs the healthy endpoints of the same worker: their latency and throughput beside it, against
// the same alone, before and after.
import { startWorker } from "./contenders/ours.ts";
import type { Context } from "./context.ts";
import {
  countWaiting,
  insertForNeighbour,
  makeNeighbour,
  neighbours,
  type Neighbour,
} from "./neighbours.ts";
import {
  insertAtPace,
  measureDelays,
  startApplication,
  warmUp,
  type Delays,
} from "./pace.ts";
import type { Process } from "./processes.ts";
import { round, type Ratio, type Report, type Row } from "./report.ts";
import { openSink, type Sink } from "./sink.ts";
import { median, percentile } from "./statistics.ts";

const healthyEndpoints = 10;
const defaultEventsPerSecond = 250;
/** New events for the neighbour, while its old ones wait. */
const tricklePerSecond = 20;
/** For healthy events that a neighbour holds up. */
const patienceMs = 20_000;

type Measured = Delays & {
  /** Deliveries owed to the neighbour when measuring began and when it ended. */
  readonly waitingBefore: number;
  readonly waitingAfter: number;
};
type Beside = {
  readonly neighbour: Neighbour;
  readonly before: Measured;
  readonly beside: Measured;
  readonly after: Measured;
};

type Parts = Context & {
  readonly application: Process;
  readonly trickle: Process;
  readonly neighbourSink: Sink;
};

export async function isolation(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 3;
  const backlog = options.events ?? 10_000;
  await using stack = new AsyncDisposableStack();
  const [application, trickle] = [startApplication(), startApplication()];
  stack.defer(application.stop);
  stack.defer(trickle.stop);
  // Of its own, so that what the neighbour's connections cost it is not the healthy ones' delay.
  const neighbourSink = await openSink(stack);
  const parts = { ...context, application, trickle, neighbourSink };

  const names = namesOf(options.cells);
  const results: Beside[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    // alone, hung, alone, slow, alone, …: each neighbour has an "alone" on either side.
    let before = await measure(parts, undefined, 0);
    for (const neighbour of turn % 2 === 0 ? names : names.toReversed()) {
      const beside = await measure(parts, neighbour, backlog);
      const after = await measure(parts, undefined, 0);
      results.push({ neighbour, before, beside, after });
      before = after;
    }
  }
  const of = (name: Neighbour): Beside[] =>
    results.filter(({ neighbour }) => neighbour === name);
  return {
    bench: "isolation",
    method: `${healthyEndpoints} healthy endpoints, ms from commit to arrival, alone and beside a bad one with ${backlog} deliveries waiting and ${tricklePerSecond}/s more; medians of ${rounds} rounds of ${seconds(context)} s`,
    rows: names.flatMap((name) => rowsOf(name, of(name))),
    ratios: names.flatMap((name) => ratiosOf(name, of(name), backlog)),
  };
}

function namesOf(cells: readonly string[] | undefined): readonly Neighbour[] {
  return cells ? neighbours.filter((name) => cells.includes(name)) : neighbours;
}

function seconds({ options }: Context): number {
  return options.seconds ?? 10;
}

async function measure(
  parts: Parts,
  neighbour: Neighbour | undefined,
  backlog: number,
): Promise<Measured> {
  const { server, sink, dir, options, application } = parts;
  const database = await server.createDatabase();
  await database.query(
    `select outbox.create_endpoint(url => $1, event_types => array['healthy.' || n])
     from generate_series(0, ${healthyEndpoints - 1}) as n`,
    [sink.url()],
  );
  const { profileDir } = options;
  const worker = startWorker(database, { dir, profileDir });
  const pace = {
    insert: `insert into outbox.events (type, payload)
      values ('healthy.' || floor(random() * ${healthyEndpoints})::integer, $1::jsonb) returning id`,
    eventsPerSecond: options.eventsPerSecond?.[0] ?? defaultEventsPerSecond,
  };
  const stage = { application, database, worker, sink };
  try {
    await warmUp(stage, pace);

    if (neighbour) {
      const { neighbourSink } = parts;
      await makeNeighbour(database, {
        neighbour,
        backlog,
        sink: neighbourSink,
      });
    }
    const waitingBefore = await countWaiting(database);
    const durationMs = seconds(parts) * 1000;
    const trickling =
      neighbour &&
      insertAtPace(parts.trickle, database, {
        insert: insertForNeighbour,
        eventsPerSecond: tricklePerSecond,
        durationMs,
      });
    const delays = await measureDelays(
      stage,
      { ...pace, durationMs },
      patienceMs,
    );
    const waitingAfter = await countWaiting(database);
    await trickling;
    return { ...delays, waitingBefore, waitingAfter };
  } finally {
    await worker.stop();
    await database.drop();
  }
}

const p = (share: number) => (one: Measured) =>
  percentile(one.fromCommit, share);

function rowsOf(name: Neighbour, rounds: readonly Beside[]): Row[] {
  const row = (who: string, of: (one: Beside) => readonly Measured[]): Row => {
    const all = rounds.flatMap(of);
    const middle = (value: (one: Measured) => number): number =>
      round(median(all.map(value)));
    return {
      "healthy ones": who,
      p50: middle(p(0.5)),
      p95: middle(p(0.95)),
      p99: middle(p(0.99)),
      max: round(
        percentile(
          all.flatMap((one) => one.fromCommit),
          1,
        ),
      ),
      "arrivals/s": middle((one) => one.perSecond),
      "waiting before": middle((one) => one.waitingBefore),
      "and after": middle((one) => one.waitingAfter),
      "p99 of each round": all.map((one) => round(p(0.99)(one))).join(" "),
    };
  };
  return [
    row(`alone, around ${name}`, ({ before, after }) => [before, after]),
    row(`beside ${name}`, ({ beside }) => [beside]),
  ];
}

function ratiosOf(
  name: Neighbour,
  rounds: readonly Beside[],
  backlog: number,
): Ratio[] {
  /** Each round's own: beside against the mean of before and after. */
  const against = (of: (one: Measured) => number): number =>
    median(
      rounds.map(
        ({ before, beside, after }) =>
          of(beside) / ((of(before) + of(after)) / 2),
      ),
    );
  return [
    {
      name: `p99 beside ${name} against alone`,
      value: against(p(0.99)),
      unit: "×",
      target: { atMost: 1.5 },
    },
    {
      name: `p50 beside ${name} against alone`,
      value: against(p(0.5)),
      unit: "×",
    },
    {
      name: `throughput beside ${name} against alone`,
      value: against((one) => one.perSecond) * 100,
      unit: "%",
      target: { atLeast: 90 },
    },
    {
      // Otherwise the figures above mean nothing.
      name: `fewest that waited for ${name}`,
      value: Math.min(
        ...rounds.map(({ beside }) =>
          Math.min(beside.waitingBefore, beside.waitingAfter),
        ),
      ),
      unit: "",
      target: { atLeast: backlog / 2 },
    },
  ];
}
