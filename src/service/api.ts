// Builds the API of a process from its settings.
import type pg from "pg";
import { settlePostGraphile, type Config } from "../config.ts";
import type { Api } from "../api/api.ts";
import { createDashboard, type Dashboard } from "../api/dashboard.ts";
import type { Operated } from "../api/executor.ts";
import { createHub, type Hub } from "../api/live/hub.ts";
import { createPool } from "../database/pool.ts";
import type { Logger } from "../log.ts";
import { createSecretOpener } from "../store/secrets.ts";

export type BuiltApi = {
  readonly api: Api;
  readonly dashboard: Dashboard;
  readonly pool: pg.Pool;
  readonly hub: Hub;
};

/** Builds the API with a pool of its own. `after`: when the database is known to have this version's schema. */
export async function buildApi(
  config: Config,
  log: Logger,
  after: Promise<unknown>,
  onOperated: (operation: Operated) => void,
): Promise<BuiltApi> {
  settlePostGraphile();
  // Only now: a process that is a worker alone has no need of it.
  const { createApi } = await import("../api/api.ts");
  const hub = createHub({
    databaseUrl: config.databaseDirectUrl,
    payloadsPerSecond: 2000,
    log,
  });
  const pool = createPool({
    databaseUrl: config.databaseApiUrl,
    size: config.databaseApiPoolSize,
    isPooled: config.isDatabasePooled,
    // Each request becomes more than that, and only for its transaction.
    settings: {
      role: "outbox_api",
      statement_timeout: "10s",
      idle_in_transaction_session_timeout: "15s",
    },
    silenceMs: 15_000,
    log,
  });
  const api = createApi({
    pool,
    login: decodeURIComponent(new URL(config.databaseApiUrl).username),
    keys: config,
    rateLimit: config.apiRateLimit,
    maxWebsockets: config.apiMaxWebsockets,
    corsOrigins: config.corsOrigins,
    tenantIntrospection: config.tenantIntrospection,
    openSecret: createSecretOpener({
      current: config.encryptionKey,
      previous: config.previousEncryptionKeys,
    }),
    portal: config.portal,
    live: hub,
    after,
    onOperated,
    log,
  });
  const dashboard = createDashboard({
    frameOrigins: config.portalFrameOrigins,
  });
  return { api, dashboard, pool, hub };
}
