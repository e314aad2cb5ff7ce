// Starts and stops a process: database, then API and worker. With service/ the only place that builds things.
import { setTimeout as delay } from "node:timers/promises";
import { type Config } from "./config.ts";
import type { ApiServer } from "./api/server.ts";
import { requireSchema } from "./database/migrate.ts";
import { patiently } from "./database/patience.ts";
import { createPool, isReachable } from "./database/pool.ts";
import { requireSafeSearchPath } from "./database/pooler.ts";
import type { Logger } from "./log.ts";
import { type AttemptReport } from "./tasks/attempt.ts";
import type { Canary } from "./tasks/canary.ts";
import type { BuiltApi } from "./service/api.ts";
import { buildCanary } from "./service/canary.ts";
import { version } from "./service/version.ts";
import { buildWorker, type BuiltWorker } from "./service/worker.ts";

/** Which half of a process to run; both by default. */
export type ServicePart = "worker" | "api";

export type Service = {
  /** Where the API listens; undefined without it. */
  readonly url: string | undefined;
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
  let built: BuiltWorker | undefined;
  let server: ApiServer | undefined;
  let api: BuiltApi | undefined;
  let canary: Canary | undefined;
  const stop = async (): Promise<void> => {
    canary?.stop();
    await built?.stop();
    await server?.stop(config.shutdownGraceMs);
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
      // Loaded here: a process that is a worker alone starts in half the time without them.
      const { buildApi } = await import("./service/api.ts");
      api = await buildApi(config, log, checked.promise);
      const { isReady } = api.api;
      const { startServer } = await import("./api/server.ts");
      server = await startServer({
        host: config.host,
        port: config.port,
        version,
        api: api.api,
        dashboard: api.dashboard,
        maxConnections: config.apiMaxWebsockets + 5000,
        log,
        checks: {
          database: () => isReachable(pool),
          api: async () => isReady(),
          ...(options.only !== "api" && {
            worker: async () => built?.isRunning() ?? false,
          }),
        },
        details: {
          ...(config.canaryIntervalMs > 0 && {
            canary: () => {
              const shown = canary?.snapshot();
              return { isWell: !shown?.isMissing, shown: shown ?? null };
            },
          }),
        },
      });
    }
    const check = async (): Promise<void> => {
      await Promise.all([
        requireSchema(config.databaseDirectUrl),
        requireSafeSearchPath(pool),
      ]);
    };
    await patiently(check, {
      patienceMs: config.databaseWaitMs,
      signal: options.stopping,
      onWait: (err) => log.warn({ err }, "waiting for Postgres"),
    });
    checked.resolve();
    canary = buildCanary(config, { pool, log, sends: options.only !== "api" });
    if (options.only !== "api") {
      built = await buildWorker(config, { ...options, pool });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  log.info({ version, url: server?.url }, "started");
  return {
    url: server?.url,
    stop: async () => {
      log.info("stopping");
      await stop();
      log.info("stopped");
    },
  };
}
