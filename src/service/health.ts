// What /healthz and /readyz ask of a process.
import type pg from "pg";
import type { Api } from "../api/api.ts";
import type { CheckResult, HealthOptions } from "../api/health.ts";
import { isReachable } from "../database/pool.ts";
import type { CanarySnapshot } from "../delivery/canary.ts";
import type { Runtime } from "../telemetry/runtime.ts";
import { version } from "./version.ts";
import type { BuiltWorker } from "./worker.ts";

/** How far the process has come. */
export type Progress = {
  /** The database was found to have this version's schema. */
  hasSchema: boolean;
  isStopping: boolean;
};

export function healthOf(parts: {
  readonly pool: pg.Pool;
  readonly runtime: Pick<Runtime, "loopDelay">;
  readonly api: Pick<Api, "isReady"> | undefined;
  /** Undefined where the process is none; what it returns is undefined until it has started. */
  readonly worker?: () => BuiltWorker | undefined;
  /** Left out where none is looked for. */
  readonly canary?: () => CanarySnapshot | undefined;
  readonly progress: Readonly<Progress>;
}): HealthOptions {
  const { pool, runtime, api, worker, canary, progress } = parts;
  return {
    version,
    liveness: () => {
      const { maxMs, p99Ms, utilization } = runtime.loopDelay();
      // It turns, or nobody would get this answer. Long ago it may have stood still: a machine that was suspended, say.
      return {
        ok: true,
        maxDelayMs: Math.round(maxMs),
        p99DelayMs: Math.round(p99Ms),
        utilization: Math.round(utilization * 100) / 100,
      };
    },
    checks: {
      database: async () => {
        const startMs = performance.now();
        const ok = await isReachable(pool);
        const ms = Math.round(performance.now() - startMs);
        return ok
          ? { ok, ms }
          : { ok, ms, detail: "Postgres does not answer; the log says why" };
      },
      schema: async () =>
        judged(
          progress.hasSchema,
          "not looked at yet: it waits for Postgres, or for postcommit migrate",
        ),
      ...(api && {
        api: async () =>
          judged(api.isReady(), "GraphQL waits for Postgres; queries get 503"),
      }),
      ...(worker && {
        lease: async () =>
          judged(
            worker()?.hasLease() ?? false,
            "no lease: this worker makes no attempts until it has a new one",
          ),
        fetch: async () =>
          judged(
            worker()?.isRunning() ?? false,
            "asking for jobs has not been answered lately",
          ),
      }),
      shutdown: async () =>
        judged(!progress.isStopping, "it is stopping: send it nothing more"),
    },
    details: {
      ...(canary && {
        canary: () => {
          const shown = canary();
          return { isWell: !shown?.isMissing, shown: shown ?? null };
        },
      }),
    },
  };
}

function judged(ok: boolean, otherwise: string): CheckResult {
  return ok ? { ok } : { ok, detail: otherwise };
}
