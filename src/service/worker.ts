// Builds the worker of a process from its settings: stores, gates, tasks, lease and pools.
import { hostname } from "node:os";
import type pg from "pg";
import { type Config } from "../config.ts";
import { cutConnections, isSilence } from "../database/pool.ts";
import { isTransient } from "../database/transient.ts";
import { addressPolicy } from "../delivery/address.ts";
import {
  canaryEndpointId,
  canaryTenant,
  canaryUrl,
} from "../delivery/canary.ts";
import { createAgent } from "../http/agent.ts";
import { createPost } from "../http/post.ts";
import type { Logger } from "../log.ts";
import { createRecorder } from "../store/attempts.ts";
import { createBulkStore } from "../store/bulk.ts";
import { createDeliveryStore } from "../store/deliveries.ts";
import {
  createCircuitNotes,
  noteEndpoints,
  readFailing,
} from "../store/endpoints.ts";
import { forgetMutationKeys } from "../store/mutations.ts";
import { createPartitionStore } from "../store/partitions.ts";
import { createGiveBack } from "../store/pools.ts";
import {
  createKeyOpener,
  createKeyring,
  sealSecrets,
} from "../store/secrets.ts";
import { pruneStatistics } from "../store/statistics.ts";
import { createWaitingStore } from "../store/waiting.ts";
import {
  createAttempt,
  type Attempt,
  type AttemptReport,
  type Lane,
} from "../tasks/attempt.ts";
import { createBulkTask } from "../tasks/bulk.ts";
import { createCircuits } from "../tasks/circuits.ts";
import { createDeliverTask } from "../tasks/deliver.ts";
import { createDispatchTask } from "../tasks/dispatch.ts";
import { createDrainTask } from "../tasks/drain.ts";
import { createHealth } from "../tasks/health.ts";
import { createMaintainTask } from "../tasks/maintain.ts";
import { createObservation } from "../tasks/observation.ts";
import { createReleaseTask } from "../tasks/release.ts";
import { createRetention } from "../tasks/retention.ts";
import { createRoom } from "../tasks/room.ts";
import { createGates } from "../worker/gates.ts";
import { createFetchWatches, FetchStall } from "../worker/fetch-watch.ts";
import { openLease } from "../worker/lease.ts";
import { startPools } from "../worker/pools.ts";
import { startWorker } from "../worker/worker.ts";
import { createReporter } from "./attempt-log.ts";
import { buildCanaryReceiver } from "./canary.ts";
import type { Telemetry } from "./telemetry.ts";
import { version } from "./version.ts";
import { createWorkerTelemetry } from "./worker-telemetry.ts";

export type BuiltWorker = {
  readonly isRunning: () => boolean;
  readonly hasLease: () => boolean;
  readonly stop: () => Promise<void>;
};

/** Builds a worker and starts it. Rejects if it can't be started for a reason that would last. */
export async function buildWorker(
  config: Config,
  options: {
    readonly pool: pg.Pool;
    readonly telemetry: Telemetry;
    readonly log: Logger;
    readonly report?: (report: AttemptReport) => void;
  },
): Promise<BuiltWorker> {
  const { pool, log } = options;
  const telling = createWorkerTelemetry(options.telemetry, {
    topEndpoints: config.metricsTopEndpoints,
  });
  const name = `${hostname()}-${process.pid}`;
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const patience = {
    pool,
    log,
    signal: abandoned.signal,
    timed: telling.timed,
  };

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
  const circuits = createCircuits({ note: createCircuitNotes(patience), log });
  const gates = createGates({
    slots,
    places,
    onOpened: (endpointId) => {
      if (endpointId === canaryEndpointId) return;
      watching.circuitOpened(endpointId);
      circuits.changed(endpointId, "circuit_opened");
      telling.circuitOpened();
      log.warn({ endpointId }, "opened the circuit of an endpoint");
    },
    onChanged: watching.changed,
    onRecovered: (endpointId) => {
      if (endpointId !== canaryEndpointId) {
        watching.circuitClosed(endpointId);
        circuits.changed(endpointId, "circuit_closed");
        telling.circuitClosed();
        log.info({ endpointId }, "closed the circuit of an endpoint");
      }
      waiting.drainLater(endpointId, 0).catch((err: unknown) => {
        log.debug({ err, endpointId }, "what waits is sent a little later");
      });
    },
  });
  watching.of(gates);
  const deliveries = createDeliveryStore({
    ...patience,
    shut: gates.refusing,
    onDispatched: telling.onDispatched,
  });
  const health = createHealth({
    note: (notes) => noteEndpoints(pool, notes, config.pauseAfterDays),
    onPaused: telling.paused,
    log,
  });
  const report =
    options.report ?? createReporter(log, config.loggedAttemptsPerSecond);
  const receiver = await buildCanaryReceiver(config, { pool, log });
  const agent = createAgent({
    policy: addressPolicy({ allowedNetworks: config.allowedNetworks }),
    proxy: config.outgoingProxy,
    maxSockets: 2 * config.deliveryConcurrency,
    own: receiver,
  });
  const attemptSteps = {
    claim: deliveries.claim,
    readPayload: deliveries.readPayload,
    openKeys: createKeyOpener(createKeyring(sealing, sealSoon), log),
    post: createPost(agent, {
      allowHttp: config.allowHttp,
      ownUrl: canaryUrl,
    }),
    record: createRecorder({
      ...patience,
      worker: name,
      recorded: telling.recorded,
    }),
    traceparentOf: telling.traceparentOf,
    park: waiting.park,
    report: (made: AttemptReport) => {
      // It is nobody's: no statistics, no live updates, no line a minute; and it is never paused.
      if (made.delivery.tenant === canaryTenant) return;
      health.observe(made);
      watching.observe(made);
      telling.attempted(made);
      report(made);
    },
    defaultTimeoutMs: config.deliveryTimeoutMs,
    userAgent: `Postcommit/${version}`,
  };

  const maintain = createMaintainTask({
    retain: createRetention({
      store: createPartitionStore(pool),
      retention: config.retention,
      log,
    }),
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
      telling.lostLease();
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
        onTakeOver: telling.tookOver,
        log,
      }),
    startPools: async (lease) => {
      // What has not begun when the lease is lost is being taken over by others.
      const lost = new AbortController();
      void lease.lost.then(() => lost.abort());
      const leaving = AbortSignal.any([stopping.signal, lost.signal]);
      const attemptOn = (lane: Lane): Attempt =>
        createAttempt({ ...attemptSteps, lane, stopping: leaving });
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
          attempt: attemptOn("fast"),
        }),
        laterTasks: {
          deliver: createDeliverTask({
            ...steps,
            gates,
            attempt: attemptOn("retry"),
          }),
          drain: createDrainTask({
            claimWaiting: waiting.claimWaiting,
            drainLater: waiting.drainLater,
            hold: lease.holdEndpoint,
            letGo: lease.letGoEndpoint,
            gates,
            attempt: attemptOn("drain"),
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
  telling.observe({ gates, slots, agent, isRunning: worker.isRunning });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await worker.stop(config.shutdownGraceMs);
    await Promise.all([
      sealingNow,
      health.settled(),
      watching.settled(),
      circuits.settled(),
    ]);
    await agent.destroy();
    await receiver?.stop();
  };
  try {
    await prepared;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    isRunning: worker.isRunning,
    hasLease: worker.hasLease,
    stop,
  };
}
