// What a long run does to the memory of our worker.
import { setTimeout as sleep } from "node:timers/promises";
import { nowMs } from "./clock.ts";
import { ours, startWorker } from "./contenders/ours.ts";
import type { Context } from "./context.ts";
import { readResidentMemory } from "./resident-memory.ts";
import { round, type Report } from "./report.ts";
import { median } from "./statistics.ts";

const sampleIntervalMs = 250;
/** Nothing arrives for so long: it will not any more. */
const patienceMs = 60_000;

type Sample = { readonly share: number; readonly mib: number };

export async function memory(context: Context): Promise<Report> {
  const { server, sink, dir, options } = context;
  const events = options.events ?? 500_000;
  const contender = ours(100);
  const database = await server.createDatabase();
  await contender.prepare(database, sink.url(), 1);
  await contender.fill(database, events);
  await database.query("analyze");
  await sink.begin();
  const { profileDir, concurrency } = options;
  const worker = startWorker(database, { dir, profileDir, concurrency });
  try {
    const startMs = nowMs();
    const samples = await Promise.race([
      takeSamples(sink.count, worker.pid, events),
      worker.failed,
    ]);
    const elapsedMs = nowMs() - startMs;
    const { peakMiB } = await readResidentMemory(worker.pid);
    const around = (from: number, to: number): number =>
      median(
        samples
          .filter(({ share }) => share >= from && share <= to)
          .map(({ mib }) => mib),
      );
    const [early, late] = [around(0.15, 0.25), around(0.95, 1)];
    return {
      bench: "memory",
      method: `RSS of our worker while it empties a backlog of ${events} to one endpoint, sampled every ${sampleIntervalMs} ms`,
      rows: [
        ...[0.05, 0.2, 0.4, 0.6, 0.8, 1].map((share) => ({
          "of the deliveries": `${share * 100} %`,
          "RSS MiB": round(around(share - 0.05, Math.min(1, share + 0.05))),
        })),
        { "of the deliveries": "peak", "RSS MiB": round(peakMiB) },
      ],
      ratios: [
        {
          name: "peak RSS",
          value: peakMiB,
          unit: "MiB",
          target: { atMost: 400 },
        },
        {
          name: "growth from the 20 % mark to the end",
          value: (late / early - 1) * 100,
          unit: "%",
          target: { atMost: 15 },
        },
        {
          name: "deliveries, start-up included",
          value: (events / elapsedMs) * 1000,
          unit: "/s",
        },
      ],
    };
  } finally {
    await worker.stop();
    await database.drop();
  }
}

async function takeSamples(
  countArrived: () => Promise<number>,
  pid: number | undefined,
  goal: number,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  let last = { count: 0, atMs: nowMs() };
  while (last.count < goal) {
    await sleep(sampleIntervalMs);
    const count = await countArrived();
    if (count > last.count) last = { count, atMs: nowMs() };
    if (nowMs() - last.atMs > patienceMs) {
      throw new Error(`${count} of ${goal} webhooks arrived`);
    }
    const { nowMiB } = await readResidentMemory(pid);
    samples.push({ share: count / goal, mib: nowMiB });
  }
  return samples;
}
