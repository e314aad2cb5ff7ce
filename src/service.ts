// Starts and stops a process: database, then API and worker. With service/ the only place that builds things.
import { setTimeout as delay } from "node:timers/promises";
import { type Config } from "./config.ts";
import { startServer, type ApiServer } from "./api/server.ts";
import { requireSchema } from "./database/migrate.ts";
import { patiently } from "./database/patience.ts";
import { createPool } from "./database/pool.ts";
import { requireSafeSearchPath } from "./database/pooler.ts";
import type { Logger } from "./log.ts";
import { type AttemptReport } from "./tasks/attempt.ts";
import type { Canary } from "./tasks/canary.ts";
import type { BuiltApi } from "./service/api.ts";
import { buildCanary } from "./service/canary.ts";
import { observeDatabase } from "./service/database-gauges.ts";
import { healthOf, type Progress } from "./service/health.ts";
import {
  buildTelemetry,
  observeCanary,
  observeWebsockets,
} from "./service/telemetry.ts";
import { version } from "./service/version.ts";
import { buildWorker, type BuiltWorker } from "./service/worker.ts";

/** Which half of a process to run; both by default. */
export type ServicePart = "worker" | "api";

export type Service = {
  /** Where it listens: for the API, or only for health checks and metrics. */
  readonly url: string;
  /** Lets what is in hand finish for the grace period, then closes everything. */
  readonly stop: () => Promise<void>;
};

/** Starts a process. Throws DATABASE_UNREACHABLE, DATABASE_POOLED, SCHEMA_MISSING, SCHEMA_NEWER, PORT_IN_USE. */
export async function startService(
  config: Config,
  options: {
    readonly log: Logger;
    readonly only?: ServicePart | undefined;
    /** Aborted when it is to stop while it still waits for Postgres. */
    readonly stopping?: AbortSignal | undefined;
    /** Told of each recorded attempt; a log line each by default. */
    readonly report?: (report: AttemptReport) => void;
  },
): Promise<Service> {
  const { log } = options;
  const pool = createPool({
    databaseUrl: config.databaseUrl,
    size: config.databasePoolSize,
    isPooled: config.isDatabasePooled,
    log,
  });
  const telemetry = await buildTelemetry(config, log);
  telemetry.observePool("worker", pool);
  observeDatabase(telemetry.instruments, pool);
  let built: BuiltWorker | undefined;
  let server: ApiServer | undefined;
  let api: BuiltApi | undefined;
  let canary: Canary | undefined;
  observeCanary(telemetry.instruments, () => canary?.snapshot());
  const progress: Progress = { hasSchema: false, isStopping: false };
  const stop = async (): Promise<void> => {
    progress.isStopping = true;
    canary?.stop();
    await built?.stop();
    await server?.stop(config.shutdownGraceMs);
    await telemetry.stop();
    // A connection that hangs must not keep the process from its end.
    await Promise.race([
      Promise.all([pool.end(), api?.pool.end(), api?.hub.stop()]),
      delay(2000, undefined, { ref: false }),
    ]);
  };
  const checked = Promise.withResolvers<void>();
  try {
    // First of all: a port that is taken is no reason to have begun, and health is asked while Postgres is waited for.
    if (options.only !== "worker") {
      // Loaded here: a process that is a worker alone starts in half the time without it.
      const { buildApi } = await import("./service/api.ts");
      api = await buildApi(config, log, checked.promise, telemetry.operated);
      telemetry.observePool("api", api.pool);
      observeWebsockets(telemetry.instruments, api.api);
    }
    server = await startServer({
      host: config.host,
      port: config.port,
      api: api?.api,
      dashboard: api?.dashboard,
      maxConnections: config.apiMaxWebsockets + 5000,
      health: healthOf({
        pool,
        runtime: telemetry.runtime,
        api: api?.api,
        ...(options.only !== "api" && { worker: () => built }),
        ...(config.canaryIntervalMs > 0 && {
          canary: () => canary?.snapshot(),
        }),
        progress,
      }),
      metrics: { token: config.metricsToken, scrape: telemetry.scrape },
      onAnswered: telemetry.answered,
      log,
    });
    const check = async (): Promise<void> => {
      await requireSchema(config.databaseDirectUrl);
      await requireSafeSearchPath(pool);
    };
    await patiently(check, {
      patienceMs: config.databaseWaitMs,
      signal: options.stopping,
      onWait: (err) => log.warn({ err }, "waiting for Postgres"),
    });
    progress.hasSchema = true;
    checked.resolve();
    canary = buildCanary(config, { pool, log, sends: options.only !== "api" });
    if (options.only !== "api") {
      built = await buildWorker(config, { ...options, pool, telemetry });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  log.info({ version, url: server.url }, "started");
  return {
    url: server.url,
    stop: async () => {
      log.info("stopping");
      await stop();
      log.info("stopped");
    },
  };
}
