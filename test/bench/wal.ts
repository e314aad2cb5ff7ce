// What one delivery costs Postgres in writing, when its first attempt succeeds: WAL, commits, row versions.
import { waitUntilRecorded } from "./backlog.ts";
import type { Contender } from "./contenders/contender.ts";
import { ours } from "./contenders/ours.ts";
import { pgBoss } from "./contenders/pg-boss.ts";
import { plain } from "./contenders/plain.ts";
import type { Context } from "./context.ts";
import { footprintEach, readFootprint, type Footprint } from "./footprint.ts";
import { insertAtPace, startApplication } from "./pace.ts";
import type { Process } from "./processes.ts";
import { round, type Ratio, type Report, type Row } from "./report.ts";
import { median, takeTurns } from "./statistics.ts";

const eventsPerSecond = 200;
const single = ours(1);
const contenders = [single, plain, pgBoss];

type Section = {
  readonly name: string;
  readonly fanOut: number;
  /** Events come while the worker runs; otherwise they are there before it starts. */
  readonly isSteady: boolean;
};
const sections: readonly Section[] = [
  { name: `${eventsPerSecond} events/s`, fanOut: 1, isSteady: true },
  { name: "backlog", fanOut: 1, isSteady: false },
  { name: "backlog", fanOut: 10, isSteady: false },
];

export async function wal(context: Context): Promise<Report> {
  const rounds = context.options.rounds ?? 3;
  await using stack = new AsyncDisposableStack();
  const application = startApplication();
  stack.defer(application.stop);
  const rows: Row[] = [];
  const ratios: Ratio[] = [];
  for (const section of sections) {
    const results = await takeTurns(contenders, rounds, (contender) =>
      measure(context, contender, section, application),
    );
    const middle = (contender: Contender, of: keyof Footprint): number =>
      median((results.get(contender) ?? []).map((cost) => cost[of]));
    rows.push(
      ...contenders.map((contender) => ({
        contender: contender.name,
        events: section.name,
        "fan-out": section.fanOut,
        "WAL bytes": Math.round(middle(contender, "walBytes")),
        "page images": round(middle(contender, "pageImages")),
        commits: round(middle(contender, "commits")),
        "row versions": round(middle(contender, "rowVersions")),
        "HOT % of updates": Math.round(
          (middle(contender, "hotUpdates") / middle(contender, "updates")) *
            100,
        ),
      })),
    );
    for (const what of ["walBytes", "commits", "rowVersions"] as const) {
      const least = Math.min(middle(plain, what), middle(pgBoss, what));
      ratios.push({
        name: `${section.name}, fan-out ${section.fanOut}: ${titles[what]} against the lesser of plain and pg-boss`,
        value: (middle(single, what) / least) * 100,
        unit: "%",
        target: { atMost: 100 },
      });
    }
  }
  return {
    bench: "wal",
    method: `for one delivery whose first attempt succeeds, from the application's insert to the record; medians of ${rounds} rounds`,
    rows,
    ratios,
  };
}

const titles = {
  walBytes: "WAL bytes",
  commits: "commits",
  rowVersions: "row versions",
};

async function measure(
  context: Context,
  contender: Contender,
  section: Section,
  application: Process,
): Promise<Footprint> {
  const { server, sink, dir, options } = context;
  const { isSteady, fanOut } = section;
  const database = await server.createDatabase();
  try {
    await contender.prepare(database, sink.url(), fanOut);
    await sink.begin();
    const backlog = Math.ceil((options.events ?? 5000) / fanOut);
    const before = await readFootprint(database);
    if (!isSteady) await contender.fill(database, backlog);
    // No checkpoint: after it, each page's first change would be a whole page in the WAL.
    await database.query("analyze");
    const worker = contender.startWorker(database, { dir });
    let count = backlog * fanOut;
    try {
      if (isSteady) {
        const sent = await insertAtPace(application, database, {
          insert: contender.insert,
          eventsPerSecond,
          durationMs: (options.seconds ?? 10) * 1000,
        });
        count = sent.length;
      }
      await Promise.race([sink.wait(count), worker.failed]);
      await waitUntilRecorded(contender, database, count);
    } finally {
      await worker.stop();
    }
    return footprintEach(before, await readFootprint(database), count);
  } finally {
    await database.drop();
  }
}
