// Builds what is seen of a process from outside: its metrics, and OpenTelemetry if somebody asked for it. Whoever has
// something to tell is handed the part that takes it.
import type pg from "pg";
import type { Config } from "../config.ts";
import type { CanarySnapshot } from "../delivery/canary.ts";
import type { Logger } from "../log.ts";
import type { Api } from "../api/api.ts";
import type { Operated } from "../api/executor.ts";
import type { Answered } from "../api/server.ts";
import { exposition } from "../telemetry/exposition.ts";
import { catalogue as metrics } from "../telemetry/catalogue.ts";
import {
  createInstruments,
  type Instruments,
} from "../telemetry/instruments.ts";
import type { OpenTelemetry } from "../telemetry/open-telemetry.ts";
import {
  observeRuntime,
  watchRuntime,
  type Runtime,
} from "../telemetry/runtime.ts";
import type { Tracing } from "../telemetry/tracing.ts";
import { version } from "./version.ts";

export type Telemetry = {
  readonly instruments: Instruments;
  /** Undefined unless traces are sent. */
  readonly tracing: Tracing | undefined;
  readonly runtime: Runtime;
  /** The text of `/metrics`. */
  readonly scrape: () => Promise<string>;
  readonly answered: (answered: Answered) => void;
  readonly operated: (operation: Operated) => void;
  /** Shows a pool of connections to Postgres. */
  readonly observePool: (name: "worker" | "api", pool: pg.Pool) => void;
  /** Sends what is left. Never rejects. */
  readonly stop: () => Promise<void>;
};

export async function buildTelemetry(
  config: Config,
  log: Logger,
): Promise<Telemetry> {
  const instruments = createInstruments();
  const runtime = watchRuntime();
  observeRuntime(instruments, runtime, version);
  const openTelemetry = await openTelemetryOf(config, instruments, log);
  return {
    instruments,
    tracing: openTelemetry?.tracing,
    runtime,
    scrape: async () => exposition(await instruments.collect()),
    answered: ({ method, route, statusCode, durationMs }) =>
      instruments
        .histogram(metrics.requestDuration, method, route, String(statusCode))
        .observe(durationMs / 1000),
    operated: ({ operation, isError, durationMs }) =>
      instruments
        .histogram(
          metrics.operationDuration,
          operation,
          isError ? "error" : "ok",
        )
        .observe(durationMs / 1000),
    observePool: (name, pool) =>
      instruments.observed((set) => {
        const { totalCount, idleCount, waitingCount } = pool;
        set(metrics.poolConnections, totalCount - idleCount, name, "used");
        set(metrics.poolConnections, idleCount, name, "idle");
        set(metrics.poolPending, waitingCount, name);
        set(metrics.poolMax, pool.options.max, name);
      }),
    stop: async () => {
      await openTelemetry?.stop();
      runtime.stop();
    },
  };
}

export function observeWebsockets(
  instruments: Instruments,
  api: Pick<Api, "websocketCount">,
): void {
  instruments.observed((set) => set(metrics.websockets, api.websocketCount()));
}

export function observeCanary(
  instruments: Instruments,
  snapshot: () => CanarySnapshot | undefined,
): void {
  instruments.observed((set) => {
    const seen = snapshot();
    if (!seen) return;
    const { isMissing, latencyMs, lastArrivedAt } = seen;
    set(metrics.canaryMissing, isMissing ? 1 : 0);
    if (latencyMs !== null) set(metrics.canaryLatency, latencyMs / 1000);
    if (lastArrivedAt === null) return;
    set(metrics.canaryArrived, lastArrivedAt.getTime() / 1000);
  });
}

async function openTelemetryOf(
  config: Config,
  instruments: Instruments,
  log: Logger,
): Promise<OpenTelemetry | undefined> {
  const { openTelemetry: settings } = config;
  if (!settings) return undefined;
  // Only now: who has no use for it is not to pay for it.
  const { startOpenTelemetry } = await import("../telemetry/open-telemetry.ts");
  return startOpenTelemetry({ settings, version, instruments, log });
}
