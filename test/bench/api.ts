// What the API costs on a database with years of use in it: each question of docs/api.md by 4 and by 16 clients, what
// Postgres reads for it, and whether deliveries go on beside it.
import { createSecretKey } from "node:crypto";
import { join } from "node:path";
import { signTenantToken } from "../../src/api/tokens.ts";
import { documentsOf, type ApiDocument } from "./api-documents.ts";
import { startWorker } from "./contenders/ours.ts";
import { payload } from "./contenders/contender.ts";
import type { Context } from "./context.ts";
import { findFreePort } from "../helpers/free-port.ts";
import { measureDelays, startApplication, warmUp } from "./pace.ts";
import { createPlanReader, explainAll, type Touched } from "./plans.ts";
import { addPlenty } from "./plenty.ts";
import { startProcess, type Process } from "./processes.ts";
import type { ApiAnswer, ApiQuestion } from "./programs/api-clients.ts";
import { round, type Ratio, type Report } from "./report.ts";
import { readResidentMemory } from "./resident-memory.ts";
import type { Database } from "./server.ts";
import { percentile } from "./statistics.ts";

const defaultDeliveries = 10_000_000;
const pageRows = 50;
const crowds = [
  { clients: 4, atMostMs: 50 },
  { clients: 16, atMostMs: 120 },
];
const secret = "bench-secret-of-at-least-32-bytes-for-tokens";
export const operator = "bench-operator-token-of-at-least-32-characters";
const eventsPerSecond = 1000;

type Api = { readonly process: Process; readonly url: string };
type Measured = {
  readonly document: ApiDocument;
  readonly p50: readonly number[];
  readonly p95: readonly number[];
  readonly bytes: number;
  readonly touched: Touched;
};

export async function api(context: Context): Promise<Report> {
  const { options, server } = context;
  await using stack = new AsyncDisposableStack();
  const database = await server.createDatabase();
  stack.defer(database.drop);
  const plenty = await addPlenty(database, options.events ?? defaultDeliveries);
  console.error(`${plenty.deliveries} deliveries are there.`);
  const documents = documentsOf(plenty);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const tenantToken = await signTenantToken(
    createSecretKey(Buffer.from(secret)),
    {
      tenant: plenty.tenant,
      issuedAt: nowSeconds,
      expiresAt: nowSeconds + 86_400,
    },
  );

  const reading = await startApi(context, database);
  stack.defer(reading.process.stop);
  const clients = startProcess(
    new URL("./programs/api-clients.ts", import.meta.url),
  );
  stack.defer(clients.stop);
  const askFor = async (
    to: Api,
    document: ApiDocument,
    how: { readonly clients: number; readonly seconds: number },
  ): Promise<ApiAnswer> => {
    const question: ApiQuestion = {
      url: to.url,
      token: document.asTenant ? tenantToken : operator,
      query: document.query,
      variables: document.variables,
      clients: how.clients,
      durationMs: how.seconds * 1000,
    };
    const answer = await Promise.race([
      clients.ask<ApiAnswer>(question),
      to.process.failed,
    ]);
    if (answer.problem) throw new Error(`${document.name}: ${answer.problem}`);
    return answer;
  };

  const seconds = options.seconds ?? 2;
  for (const document of documents) {
    await askFor(reading, document, { clients: 4, seconds: 0.3 });
  }
  const answers = new Map<ApiDocument, ApiAnswer[]>();
  for (const crowd of crowds) {
    for (const document of documents) {
      const answer = await askFor(reading, document, { ...crowd, seconds });
      answers.set(document, [...(answers.get(document) ?? []), answer]);
    }
  }
  const { peakMiB } = await readResidentMemory(reading.process.pid);

  const beside = await deliverBeside(context, database, async (durationMs) => {
    const screen = documents.find(({ name }) => name === "screen: overview");
    if (!screen) throw new Error("no screen");
    await askFor(reading, screen, { clients: 4, seconds: durationMs / 1000 });
  });
  await reading.process.stop();

  const [name] = await database.query<{ name: string }>(
    "select current_database() as name",
  );
  await database.query(explainAll(name?.name ?? ""));
  const explained = await startApi(context, database);
  stack.defer(explained.process.stop);
  const readPlans = createPlanReader(server.logFile ?? "");
  const measured: Measured[] = [];
  for (const document of documents) {
    await askFor(explained, document, { clients: 1, seconds: 0.001 });
    await readPlans();
    await askFor(explained, document, { clients: 1, seconds: 0.001 });
    const touched = await readPlans();
    const own = answers.get(document) ?? [];
    measured.push({
      document,
      p50: own.map(({ durationsMs }) => percentile(durationsMs, 0.5)),
      p95: own.map(({ durationsMs }) => percentile(durationsMs, 0.95)),
      bytes: own[0]?.bytes ?? 0,
      touched,
    });
  }
  return {
    bench: "api",
    method: `${plenty.deliveries} deliveries, about twice as many attempts; each question for ${seconds} s by ${crowds.map(({ clients: n }) => n).join(" and by ")} clients; ms until the whole answer, and what Postgres read for one`,
    rows: measured.map(rowOf),
    ratios: [...ratiosOf(measured, peakMiB), beside],
  };
}

function rowOf({ document, p50, p95, bytes, touched }: Measured) {
  return {
    question: document.name,
    "p50, 4": round(p50[0] ?? Number.NaN),
    "p95, 4": round(p95[0] ?? Number.NaN),
    "p50, 16": round(p50[1] ?? Number.NaN),
    "p95, 16": round(p95[1] ?? Number.NaN),
    KiB: round(bytes / 1024),
    "rows read": touched.rows,
    "pages read": touched.buffers,
    "read whole": touched.wholeTables.join(" "),
  };
}

function ratiosOf(measured: readonly Measured[], peakMiB: number): Ratio[] {
  const worst = (of: (one: Measured) => number): number =>
    Math.max(...measured.map(of));
  return [
    ...crowds.map(({ clients, atMostMs }, index): Ratio => ({
      name: `slowest question's p95, ${clients} clients`,
      value: worst(({ p95 }) => p95[index] ?? Number.NaN),
      unit: "ms",
      target: { atMost: atMostMs },
    })),
    {
      name: "most rows of large tables read for a question",
      value: worst(({ touched }) => touched.rows),
      unit: "",
      // A count up to its cap reads as much.
      target: { atMost: 10_001 + 10 * pageRows },
    },
    {
      name: "large tables read from end to end",
      value: new Set(measured.flatMap(({ touched }) => touched.wholeTables))
        .size,
      unit: "",
      target: { atMost: 0 },
    },
    {
      name: "peak RSS of the API's process",
      value: peakMiB,
      unit: "MiB",
      target: { atMost: 350 },
    },
  ];
}

export async function startApi(
  context: Context,
  database: Database,
): Promise<Api> {
  const port = await findFreePort();
  const process = startProcess(new URL("../../src/cli.ts", import.meta.url), {
    args: ["start", "--only", "api"],
    cwd: context.dir,
    logFile: join(context.dir, "api.log"),
    env: {
      DATABASE_URL: database.url,
      OPERATOR_TOKEN: operator,
      TOKEN_SECRET: secret,
      PORT: String(port),
      API_RATE_LIMIT: "1000000",
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = async (): Promise<boolean> =>
    await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await Promise.race([isReady(), process.failed]))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { process, url };
}

/** Deliveries a second of a worker that is given 1,000 events a second, while clients are busy. */
async function deliverBeside(
  context: Context,
  database: Database,
  keepBusy: (durationMs: number) => Promise<void>,
): Promise<Ratio> {
  const durationMs = 10_000;
  await using stack = new AsyncDisposableStack();
  // What is held or waits in the past is not to be sent now.
  await database.query("update outbox.endpoints set paused_at = now()");
  await database.query(
    "select outbox.create_endpoint(url => $1, tenant => 'live')",
    [context.sink.url()],
  );
  const worker = startWorker(database, { dir: context.dir });
  stack.defer(worker.stop);
  const application = startApplication();
  stack.defer(application.stop);
  const stage = { application, database, worker, sink: context.sink };
  const pace = {
    insert: `insert into outbox.events (tenant, type, payload) values ('live', 'order.paid', $1::jsonb) returning id`,
    eventsPerSecond,
    payload,
  };
  await warmUp(stage, pace);
  const [delays] = await Promise.all([
    measureDelays(stage, { ...pace, durationMs }),
    keepBusy(durationMs),
  ]);
  return {
    name: `arrivals beside 4 clients, of ${eventsPerSecond} events a second`,
    value: delays.perSecond,
    unit: "/s",
    target: { atLeast: 0.97 * eventsPerSecond },
  };
}
