// Whether what a database holds already slows delivery down: drain and latency in databases with a past, against an
// empty one.
import { drainBacklog, rate, type Drained } from "./backlog.ts";
import type { Contender } from "./contenders/contender.ts";
import { insertEvents, ours } from "./contenders/ours.ts";
import type { CpuTime } from "./cpu-time.ts";
import type { Context } from "./context.ts";
import { addDelivered, addEndpoints, addRetries } from "./history.ts";
import { whole } from "./options.ts";
import {
  measureDelays,
  startApplication,
  warmUp,
  type Delays,
} from "./pace.ts";
import type { Process } from "./processes.ts";
import { round, type Ratio, type Report } from "./report.ts";
import type { Database } from "./server.ts";
import { median, percentile, takeTurns } from "./statistics.ts";

const defaultCells = [
  "delivered:1000000",
  "retries:1000000",
  "endpoints:100",
  "endpoints:10000",
];
const eventsPerSecond = 200;
const target = { atLeast: 85 };

/** Given as kind:count. */
type Cell = {
  readonly name: string;
  readonly delivered: number;
  readonly retries: number;
  /** Each of a tenant of its own; events are for all of them in turn. */
  readonly endpoints: number;
};
type Place = {
  readonly cell: Cell;
  readonly database: Database;
  readonly contender: Contender;
};
type Round = { readonly drained: Drained; readonly delays: Delays };

export async function growth(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 3;
  const cells = ["empty", ...(options.cells ?? defaultCells)].map(parseCell);
  await using stack = new AsyncDisposableStack();
  const application = startApplication();
  stack.defer(application.stop);
  const places: Place[] = [];
  for (const cell of cells) places.push(await prepare(context, cell, stack));

  const results = await takeTurns(places, rounds, (place) =>
    measure(context, place, application),
  );
  const middle = (place: Place, of: (one: Round) => number): number =>
    median((results.get(place) ?? []).map(of));
  const [empty] = places;
  if (!empty) throw new Error("no cells");
  return {
    bench: "growth",
    method: `drain of a backlog, and ms from commit to arrival at ${eventsPerSecond}/s, in databases that hold this already; medians of ${rounds} rounds`,
    rows: places.map((place) => ({
      "the database holds": place.cell.name,
      "deliveries/s": round(middle(place, drainRate)),
      "worker CPU µs each": round(middle(place, cpuOf("workerMs"))),
      "Postgres CPU µs each": round(middle(place, cpuOf("postgresMs"))),
      p50: round(middle(place, p50)),
      p99: round(middle(place, p99)),
      "deliveries/s of each round": (results.get(place) ?? [])
        .map((one) => round(drainRate(one)))
        .join(" "),
      "p50 of each round": (results.get(place) ?? [])
        .map((one) => round(p50(one)))
        .join(" "),
    })),
    ratios: places
      .filter((place) => place !== empty)
      .flatMap((place): Ratio[] => [
        {
          name: `${place.cell.name}: drain against empty`,
          value: (middle(place, drainRate) / middle(empty, drainRate)) * 100,
          unit: "%",
          target,
        },
        {
          name: `${place.cell.name}: empty's p50 against its`,
          value: (middle(empty, p50) / middle(place, p50)) * 100,
          unit: "%",
          target,
        },
      ]),
  };
}

const drainRate = ({ drained }: Round): number => rate(drained);
const cpuOf =
  (of: keyof CpuTime) =>
  ({ drained: { cpu, deliveries } }: Round): number =>
    (cpu[of] / deliveries) * 1000;
const p50 = ({ delays }: Round): number => percentile(delays.fromCommit, 0.5);
const p99 = ({ delays }: Round): number => percentile(delays.fromCommit, 0.99);

function parseCell(text: string): Cell {
  const cell = { name: text, delivered: 0, retries: 0, endpoints: 1 };
  if (text === "empty") return cell;
  const [kind = "", count = ""] = text.split(":");
  if (!["delivered", "retries", "endpoints"].includes(kind)) {
    throw new Error(
      `--cells: ${text} is not delivered:N, retries:N, endpoints:N`,
    );
  }
  const number = whole("cells", count, 1);
  const name = `${number.toLocaleString("en")} ${kind}`;
  return { ...cell, [kind]: number, name };
}

async function prepare(
  { server, sink }: Context,
  cell: Cell,
  stack: AsyncDisposableStack,
): Promise<Place> {
  const database = await server.createDatabase();
  stack.defer(database.drop);
  await addEndpoints(database, sink.url(), cell.endpoints);
  await addDelivered(database, cell.delivered);
  await addRetries(database, cell.retries);
  // As autovacuum would have done long ago.
  await database.query("vacuum analyze");
  return { cell, database, contender: contenderFor(cell) };
}

function contenderFor({ endpoints }: Cell): Contender {
  return {
    ...ours(1),
    fill: async (database, events) => {
      await insertEvents(database, {
        events,
        eventsPerStatement: 1,
        type: "'order.paid'",
        tenant: `'t' || 1 + n % ${endpoints}`,
      });
    },
    insert: `insert into outbox.events (tenant, type, payload)
      values ('t' || 1 + floor(random() * ${endpoints})::integer, 'order.paid', $1::jsonb) returning id`,
    countRecorded: async (database) => {
      // Of this run only: counting what was there before takes longer than what is measured.
      const [row] = await database.query<{ count: string }>(
        `select count(*) from outbox.deliveries
         where status = 'delivered' and id >= outbox_private.uuid_v7_floor(now() - interval '6 hours')`,
      );
      return Number(row?.count);
    },
  };
}

async function measure(
  context: Context,
  { database, contender }: Place,
  application: Process,
): Promise<Round> {
  const { sink, dir, options } = context;
  const backlog = { events: options.events ?? 20_000, fanOut: 1, sinkMs: 0 };
  const drained = await drainBacklog(context, contender, backlog, database);

  const { profileDir } = options;
  const worker = contender.startWorker(database, { dir, profileDir });
  const pace = { insert: contender.insert, eventsPerSecond };
  const stage = { application, database, worker, sink };
  try {
    await warmUp(stage, pace);
    const durationMs = (options.seconds ?? 5) * 1000;
    const delays = await measureDelays(stage, { ...pace, durationMs });
    return { drained, delays };
  } finally {
    await worker.stop();
  }
}
