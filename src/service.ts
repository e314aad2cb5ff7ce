// Wires config → database → worker + api. The only place that builds things.
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { settlePostGraphile, type Config } from "./config.ts";
import type { Api } from "./api/api.ts";
import { createHub, type Hub } from "./api/live/hub.ts";
import { startServer, type ApiServer } from "./api/server.ts";
import { requireSchema } from "./database/migrate.ts";
import { patiently } from "./database/patience.ts";
import {
  createPool,
  cutConnections,
  isReachable,
  isSilence,
} from "./database/pool.ts";
import { requireSafeSearchPath } from "./database/pooler.ts";
import { isTransient } from "./database/transient.ts";
import { addressPolicy } from "./delivery/address.ts";
import { createAgent } from "./http/agent.ts";
import { createPost } from "./http/post.ts";
import type { Logger } from "./log.ts";
import { createRecorder } from "./store/attempts.ts";
import { createBulkStore } from "./store/bulk.ts";
import { createDeliveryStore } from "./store/deliveries.ts";
import { noteEndpoints, readFailing } from "./store/endpoints.ts";
import { forgetMutationKeys } from "./store/mutations.ts";
import { makePartitions } from "./store/partitions.ts";
import { createGiveBack } from "./store/pools.ts";
import {
  createKeyOpener,
  createKeyring,
  createSecretOpener,
  sealSecrets,
} from "./store/secrets.ts";
import { pruneStatistics } from "./store/statistics.ts";
import { createWaitingStore } from "./store/waiting.ts";
import { createAttempt, type AttemptReport } from "./tasks/attempt.ts";
import { createBulkTask } from "./tasks/bulk.ts";
import { createDeliverTask } from "./tasks/deliver.ts";
import { createDispatchTask } from "./tasks/dispatch.ts";
import { createDrainTask } from "./tasks/drain.ts";
import { createHealth } from "./tasks/health.ts";
import { createMaintainTask } from "./tasks/maintain.ts";
import { createObservation } from "./tasks/observation.ts";
import { createReleaseTask } from "./tasks/release.ts";
import { createRoom } from "./tasks/room.ts";
import { createGates } from "./worker/gates.ts";
import { createFetchWatches, FetchStall } from "./worker/fetch-watch.ts";
import { openLease } from "./worker/lease.ts";
import { startPools } from "./worker/pools.ts";
import { startWorker } from "./worker/worker.ts";
import packageJson from "../package.json" with { type: "json" };

export const version = packageJson.version;

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
  const stop = async (): Promise<void> => {
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
      api = await buildApi(config, log, checked.promise);
      const { isReady } = api.api;
      server = await startServer({
        host: config.host,
        port: config.port,
        version,
        api: api.api,
        maxConnections: config.apiMaxWebsockets + 5000,
        log,
        checks: {
          database: () => isReachable(pool),
          api: async () => isReady(),
          ...(options.only !== "api" && {
            worker: async () => built?.isRunning() ?? false,
          }),
        },
      });
    }
    const check = async (): Promise<void> => {
      await requireSchema(config.databaseDirectUrl);
      await requireSafeSearchPath(pool);
    };
    await patiently(check, {
      patienceMs: config.databaseWaitMs,
      signal: options.stopping,
      onWait: (err) => log.warn({ err }, "waiting for Postgres"),
    });
    checked.resolve();
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

type BuiltApi = {
  readonly api: Api;
  readonly pool: pg.Pool;
  readonly hub: Hub;
};

async function buildApi(
  config: Config,
  log: Logger,
  after: Promise<unknown>,
): Promise<BuiltApi> {
  settlePostGraphile();
  // Only now: a process that is a worker alone has no need of it.
  const { createApi } = await import("./api/api.ts");
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
    live: hub,
    after,
    log,
  });
  return { api, pool, hub };
}

type BuiltWorker = {
  readonly isRunning: () => boolean;
  readonly stop: () => Promise<void>;
};

async function buildWorker(
  config: Config,
  options: {
    readonly pool: pg.Pool;
    readonly log: Logger;
    readonly report?: (report: AttemptReport) => void;
  },
): Promise<BuiltWorker> {
  const { pool, log } = options;
  const name = `${hostname()}-${process.pid}`;
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const patience = { pool, log, signal: abandoned.signal };

  const sealing = {
    current: config.encryptionKey,
    previous: config.previousEncryptionKeys,
  };
  if (!sealing.current) {
    log.warn(
      "ENCRYPTION_KEY is not set: endpoint secrets are guarded by Postgres' permissions only",
    );
  }
  // An endpoint that was just made: its secret is sealed now rather than at the next maintenance.
  let sealingNow: Promise<unknown> | undefined;
  const sealSoon = (): void => {
    sealingNow ??= sealSecrets(pool, sealing)
      .catch((err: unknown) =>
        log.warn({ err }, "could not seal secrets, will try again"),
      )
      .finally(() => (sealingNow = undefined));
  };
  const slots = config.deliveryConcurrency;
  // Places to wait for a slot: enough to keep it busy, and no more than are soon worked off.
  const places = Math.min(3 * slots, 3000);
  const waiting = createWaitingStore(patience);
  const bulk = createBulkStore(patience);
  const watching = createObservation({ pool, worker: name, log });
  const gates = createGates({
    slots,
    places,
    onOpened: watching.circuitOpened,
    onChanged: watching.changed,
    onRecovered: (endpointId) => {
      watching.circuitClosed(endpointId);
      waiting.drainLater(endpointId, 0).catch((err: unknown) => {
        log.debug({ err, endpointId }, "what waits is sent a little later");
      });
    },
  });
  watching.of(gates);
  const deliveries = createDeliveryStore({ ...patience, shut: gates.refusing });
  const health = createHealth({
    note: (notes) => noteEndpoints(pool, notes, config.pauseAfterDays),
    log,
  });
  const report = options.report ?? createReporter(log);
  const agent = createAgent({
    policy: addressPolicy({ allowedNetworks: config.allowedNetworks }),
    proxy: config.outgoingProxy,
    maxSockets: 2 * config.deliveryConcurrency,
  });
  const attemptSteps = {
    claim: deliveries.claim,
    readPayload: deliveries.readPayload,
    openKeys: createKeyOpener(createKeyring(sealing, sealSoon), log),
    post: createPost(agent, { allowHttp: config.allowHttp }),
    record: createRecorder({ ...patience, worker: name }),
    park: waiting.park,
    report: (made: AttemptReport) => {
      health.observe(made);
      watching.observe(made);
      report(made);
    },
    defaultTimeoutMs: config.deliveryTimeoutMs,
    userAgent: `Postcommit/${version}`,
  };

  const maintain = createMaintainTask({
    makePartitions: () => makePartitions(pool),
    sealSecrets: () => sealSecrets(pool, sealing),
    forgetMutationKeys: () => forgetMutationKeys(pool),
    sweep: waiting.sweep,
    pruneStatistics: () => pruneStatistics(pool),
    log,
  });
  // Beside the start rather than before it: what a dead process had in hand does not wait for it.
  const prepared = Promise.all([
    maintain(),
    readFailing(pool).then((ids) => gates.distrust(ids)),
  ]).catch((err: unknown) => {
    if (!isTransient(err)) throw err;
    log.warn({ err }, "maintenance did not finish, will try again");
  });
  prepared.catch(() => undefined);

  const livePoolIds = new Set<string>();
  const createFetchWatch = createFetchWatches();
  const giveBack = createGiveBack(patience);
  const worker = await startWorker({
    log,
    abandon: async () => {
      abandoned.abort();
      await agent.destroy();
    },
    onLost: (reason) => {
      // The lease fell silent, and the other connections went the same way; or only those did.
      const isSilent = isSilence(reason) || reason instanceof FetchStall;
      if (isSilent) cutConnections(pool);
    },
    openLease: (onWake) =>
      openLease({
        databaseUrl: config.databaseDirectUrl,
        name,
        version,
        livePoolIds,
        onWake,
        log,
      }),
    startPools: async (lease) => {
      // What has not begun when the lease is lost is being taken over by others.
      const lost = new AbortController();
      void lease.lost.then(() => lost.abort());
      const leaving = AbortSignal.any([stopping.signal, lost.signal]);
      const attempt = createAttempt({ ...attemptSteps, stopping: leaving });
      const steps = { claim: deliveries.claim, park: waiting.park };
      return await startPools({
        pool,
        isPooled: config.isDatabasePooled,
        listener: lease.listener,
        watch: createFetchWatch(),
        log,
        leaving,
        giveBack,
        hold: lease.hold,
        dispatch: createDispatchTask({
          ...steps,
          // What can wait, and two of the largest jobs on top: none must wait for a hung endpoint.
          room: createRoom(places + 200),
          fanOut: deliveries.fanOut,
          gates,
          attempt,
        }),
        laterTasks: {
          deliver: createDeliverTask({ ...steps, gates, attempt }),
          drain: createDrainTask({
            claimWaiting: waiting.claimWaiting,
            drainLater: waiting.drainLater,
            hold: lease.holdEndpoint,
            letGo: lease.letGoEndpoint,
            gates,
            attempt,
            maxDrains: Math.ceil(slots / 2),
            maxInHand: slots + places,
            stopping: leaving,
          }),
          release: createReleaseTask(waiting),
          bulk: createBulkTask({ step: bulk.step, stopping: leaving }),
          maintain,
        },
        concurrency: 2 * slots,
      });
    },
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await worker.stop(config.shutdownGraceMs);
    await Promise.all([sealingNow, health.settled(), watching.settled()]);
    await agent.destroy();
  };
  try {
    await prepared;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    isRunning: worker.isRunning,
    stop,
  };
}

/** One line an attempt, with the ids of all that it concerns. Never a payload. */
function createReporter(log: Logger): (report: AttemptReport) => void {
  return ({ delivery, number, exchange, verdict }) => {
    log.info(
      {
        eventId: delivery.eventId,
        deliveryId: delivery.deliveryId,
        endpointId: delivery.endpointId,
        tenant: delivery.tenant,
        attempt: number,
        outcome: verdict.outcome,
        statusCode:
          exchange.kind === "response" ? exchange.statusCode : undefined,
        durationMs: Math.round(exchange.durationMs),
        status: verdict.next.status,
        error: verdict.error ?? undefined,
      },
      "attempt",
    );
  };
}
