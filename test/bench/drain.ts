// How fast a worker empties a backlog, for one endpoint and for several an event, and with consumers that take their
// time.
import {
  cpuEach,
  drainEmptyJobs,
  drainFresh,
  rate,
  steadyRate,
  type Backlog,
  type Drained,
} from "./backlog.ts";
import type { CpuTime } from "./cpu-time.ts";
import type { Contender } from "./contenders/contender.ts";
import { ours } from "./contenders/ours.ts";
import { pgBoss } from "./contenders/pg-boss.ts";
import { plain } from "./contenders/plain.ts";
import type { Context } from "./context.ts";
import { round, type Ratio, type Report, type Row } from "./report.ts";
import { median, takeTurns } from "./statistics.ts";

/** Of ours against plain, by fan-out. */
const targetRatios: ReadonlyMap<number, number> = new Map([
  [1, 6],
  [10, 8],
]);
/** With a slow consumer the rate is concurrency over delay, so this case raises it. */
const slowSinkMs = 500;
const slowSinkConcurrency = 2000;
/** The others are slower, and only rates are compared. */
const othersShare = 5;
/** With a slow consumer they make 50 to 100 attempts in each of its delays. */
const othersDelays = 10;

const single = ours(1);
const bulk = ours(100);
const contenders = [single, plain, pgBoss, bulk];
const ceiling = { name: "ceiling: graphile-worker, empty tasks" };

/** A backlog in one setting, for all contenders. */
type Section = {
  readonly fanOut: number;
  readonly sinkMs: number;
  readonly concurrency: number | undefined;
};
type Racer = { readonly name: string };
type Results = ReadonlyMap<Racer, readonly Drained[]>;

export async function drain(context: Context): Promise<Report> {
  const { options } = context;
  const rounds = options.rounds ?? 3;
  const rows: Row[] = [];
  const ratios: Ratio[] = [];
  for (const section of sectionsOf(context)) {
    const racers: readonly Racer[] =
      section.sinkMs === 0 ? [...contenders, ceiling] : contenders;
    const results = await takeTurns(racers, rounds, (racer) =>
      race(context, section, racer),
    );
    rows.push(...racers.map((racer) => rowOf(section, racer, results)));
    ratios.push(...ratiosOf(section, results));
  }
  return {
    bench: "drain",
    method: `a backlog, and a worker started after it; medians of ${rounds} rounds`,
    rows,
    ratios,
  };
}

function sectionsOf({ options }: Context): Section[] {
  const { fanOuts, sinkDelaysMs } = options;
  const cases =
    fanOuts || sinkDelaysMs
      ? (sinkDelaysMs ?? [0]).flatMap((sinkMs) =>
          (fanOuts ?? [1]).map((fanOut) => ({ fanOut, sinkMs })),
        )
      : [
          { fanOut: 1, sinkMs: 0 },
          { fanOut: 10, sinkMs: 0 },
          { fanOut: 1, sinkMs: 50 },
          { fanOut: 1, sinkMs: slowSinkMs },
        ];
  return cases.map(({ fanOut, sinkMs }) => ({
    fanOut,
    sinkMs,
    concurrency:
      options.concurrency ??
      (sinkMs >= slowSinkMs ? slowSinkConcurrency : undefined),
  }));
}

async function race(
  context: Context,
  section: Section,
  racer: Racer,
): Promise<Drained> {
  const deliveries = context.options.events ?? 30_000;
  const contender = contenders.find((one) => one === racer);
  if (!contender) return await drainEmptyJobs(context, deliveries);
  const backlog: Backlog = {
    ...section,
    events: Math.ceil(shareOf(contender, section, deliveries) / section.fanOut),
  };
  return await drainFresh(context, contender, backlog);
}

function shareOf(
  contender: Contender,
  { sinkMs }: Section,
  deliveries: number,
): number {
  if (contender === single || contender === bulk) return deliveries;
  const share = deliveries / othersShare;
  return sinkMs >= slowSinkMs ? Math.min(share, 50 * othersDelays) : share;
}

function rowOf(
  { fanOut, sinkMs, concurrency }: Section,
  racer: Racer,
  results: Results,
): Row {
  const rounds = results.get(racer) ?? [];
  const middle = (of: (one: Drained) => number): number =>
    round(median(rounds.map(of)));
  const isOurs = racer === single || racer === bulk;
  return {
    contender: racer.name,
    "fan-out": fanOut,
    "sink ms": sinkMs,
    concurrency: isOurs ? (concurrency ?? "default") : "",
    deliveries: rounds[0]?.deliveries ?? 0,
    "start-up s": middle((one) => one.startUpMs / 1000),
    "drain s": middle((one) => one.drainMs / 1000),
    "deliveries/s": middle(rate),
    "10–90 %/s": middle(steadyRate),
    "worker CPU µs each": middle(cpuOf("workerMs")),
    "Postgres CPU µs each": middle(cpuOf("postgresMs")),
    "peak RSS MiB": middle((one) => one.peakMiB),
    "of each round": rounds.map((one) => Math.round(rate(one))).join(" "),
  };
}

function cpuOf(of: keyof CpuTime): (one: Drained) => number {
  return ({ cpu, deliveries }) => (cpu[of] / deliveries) * 1000;
}

function ratiosOf(section: Section, results: Results): Ratio[] {
  const { fanOut, sinkMs } = section;
  const middle = (racer: Racer, of: (one: Drained) => number): number =>
    median((results.get(racer) ?? []).map(of));
  const title = `fan-out ${fanOut}, sink ${sinkMs} ms: `;
  const targetRatio = sinkMs === 0 ? targetRatios.get(fanOut) : undefined;
  const ratios: Ratio[] = [
    {
      name: `${title}ours against plain`,
      value: middle(single, rate) / middle(plain, rate),
      unit: "×",
      ...(targetRatio && { target: { atLeast: targetRatio } }),
    },
    {
      name: `${title}ours against pg-boss`,
      value: middle(single, rate) / middle(pgBoss, rate),
      unit: "×",
    },
    {
      name: `${title}ours against plain, 100 events a statement`,
      value: middle(bulk, rate) / middle(plain, rate),
      unit: "×",
    },
    {
      name: `${title}CPU of a delivery, plain's against ours`,
      value: middle(plain, cpuEach) / middle(single, cpuEach),
      unit: "×",
    },
  ];
  if (results.has(ceiling)) {
    ratios.push({
      name: `${title}ours against the ceiling`,
      value: middle(single, rate) / middle(ceiling, rate),
      unit: "×",
    });
  }
  if (sinkMs === 0 && fanOut === 1) {
    // 4,500/s where plain makes 750/s: on a machine half as fast, half of it.
    ratios.push({
      name: `${title}ours, on a machine where plain makes 750/s`,
      value: (middle(single, rate) / middle(plain, rate)) * 750,
      unit: "/s",
      target: { atLeast: 4500 },
    });
  }
  if (sinkMs === slowSinkMs) {
    ratios.push(
      {
        name: `${title}ours, 10–90 %`,
        value: middle(single, steadyRate),
        unit: "/s",
        target: { atLeast: 2500 },
      },
      {
        name: `${title}ours, all in all`,
        value: middle(single, rate),
        unit: "/s",
      },
      {
        name: `${title}peak RSS of our worker`,
        value: Math.max(
          ...(results.get(single) ?? []).map((one) => one.peakMiB),
        ),
        unit: "MiB",
        target: { atMost: 400 },
      },
    );
  }
  return ratios;
}
