// npm run bench: starts Postgres and a consumer, runs one bench, prints what came out, and leaves nothing.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bulk } from "./bulk.ts";
import { api } from "./api.ts";
import type { Context } from "./context.ts";
import { dashboard } from "./dashboard.ts";
import { drain } from "./drain.ts";
import { growth } from "./growth.ts";
import { idle } from "./idle.ts";
import { isolation } from "./isolation.ts";
import { latency } from "./latency.ts";
import { live } from "./live.ts";
import { describeMachine } from "./machine.ts";
import { memory } from "./memory.ts";
import { readOptions, usage, type BenchName, type Options } from "./options.ts";
import { producer } from "./producer.ts";
import { stopProcesses } from "./processes.ts";
import { print, type Report } from "./report.ts";
import { openServer } from "./server.ts";
import { openSink } from "./sink.ts";
import { scrape } from "./scrape.ts";
import { tracing } from "./tracing.ts";
import { soak } from "./soak.ts";
import { wal } from "./wal.ts";

const benches: Record<BenchName, (context: Context) => Promise<Report>> = {
  api,
  producer,
  drain,
  latency,
  idle,
  isolation,
  growth,
  wal,
  memory,
  bulk,
  live,
  scrape,
  tracing,
  dashboard,
  soak,
};

const stack = new AsyncDisposableStack();
let isInterrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    isInterrupted = true;
    void stopProcesses()
      .then(() => stack.disposeAsync())
      .finally(() => process.exit(130));
  });
}

const given = tryReadOptions();
if (given) {
  try {
    await main(given);
  } catch (error) {
    // It lost its server or its workers; the signal's handler is still tidying up, and exits.
    if (isInterrupted) await new Promise(() => undefined);
    throw error;
  } finally {
    await stack.disposeAsync();
  }
}

async function main(options: Options): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "postcommit-bench-logs-"));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const server = await openServer(options, stack);
  const sink = await openSink(stack);
  const machine = await describeMachine(server);
  const bench = benches[options.bench];
  print(await bench({ options, server, sink, dir }), machine, options.json);
}

function tryReadOptions(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 1;
    return undefined;
  }
}
