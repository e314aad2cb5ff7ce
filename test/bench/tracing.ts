// What OpenTelemetry costs: the same backlog without it, with a tenth of all traces sampled, and with all of them.
import { drainFresh, rate, type Drained } from "./backlog.ts";
import type { Contender } from "./contenders/contender.ts";
import { ours } from "./contenders/ours.ts";
import type { Context } from "./context.ts";
import { startProcess } from "./processes.ts";
import { round, type Report } from "./report.ts";
import { median, takeTurns } from "./statistics.ts";

/** 10 % of the throughput at 10 % sampling. */
const leastShare = 0.9;

type Racer = Contender & { readonly env: Readonly<Record<string, string>> };

export async function tracing(context: Context): Promise<Report> {
  const { options } = context;
  const collector = startProcess(
    new URL("./programs/collector.ts", import.meta.url),
  );
  try {
    const port = await collector.ask<number>({ what: "listen" });
    const on = (ratio: string): Readonly<Record<string, string>> => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: ratio,
      OTEL_METRIC_EXPORT_INTERVAL: "10000",
      OTEL_BSP_MAX_QUEUE_SIZE: "65536",
    });
    const single = ours(1);
    const off = { ...single, name: "off", env: {} };
    const tenth = { ...single, name: "10 % sampled", env: on("0.1") };
    const all = { ...single, name: "all sampled", env: on("1") };
    const racers: readonly Racer[] = [off, tenth, all];
    const events = options.events ?? 30_000;
    const rounds = options.rounds ?? 5;
    const results = await takeTurns(racers, rounds, (racer) =>
      drainFresh(context, withEnv(racer), { events, fanOut: 1, sinkMs: 0 }),
    );
    const middle = (racer: Racer, of: (one: Drained) => number): number =>
      median((results.get(racer) ?? []).map(of));
    const sent = await collector.ask<{ requests: number; bytes: number }>({
      what: "count",
    });
    const share = (racer: Racer): number =>
      middle(racer, rate) / middle(off, rate);
    return {
      bench: "tracing",
      method: `a backlog of ${events} events without a trace of their own, spans and metrics sent to a collector that takes them (${sent.requests} requests, ${Math.round(sent.bytes / 1e6)} MB); medians of ${rounds} rounds in turns`,
      rows: racers.map((racer) => ({
        tracing: racer.name,
        "deliveries/s": round(middle(racer, rate)),
        "worker CPU µs each": round(
          middle(
            racer,
            ({ cpu, deliveries }) => (cpu.workerMs / deliveries) * 1000,
          ),
        ),
        "peak RSS MiB": round(middle(racer, ({ peakMiB }) => peakMiB)),
        "of each round": (results.get(racer) ?? [])
          .map((one) => Math.round(rate(one)))
          .join(" "),
      })),
      ratios: [
        {
          name: "throughput at 10 % sampling, against off",
          value: share(tenth),
          unit: "×",
          target: { atLeast: leastShare },
        },
        {
          name: "throughput with all sampled, against off",
          value: share(all),
          unit: "×",
        },
      ],
    };
  } finally {
    await collector.stop();
  }
}

function withEnv({ env, ...contender }: Racer): Contender {
  return {
    ...contender,
    startWorker: (database, how) =>
      contender.startWorker(database, { ...how, env }),
  };
}
