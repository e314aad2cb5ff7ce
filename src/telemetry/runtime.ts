// Owns what is seen of the Node process itself: its event loop, memory and CPU time.
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { catalogue as metrics } from "./catalogue.ts";
import type { Instruments } from "./instruments.ts";

/** What several scrapers see is the same, as long as they come within this. */
const windowMs = 5000;
const resolutionMs = 20;

export type LoopDelay = {
  readonly meanMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** From 0 to 1. */
  readonly utilization: number;
};

export type Runtime = {
  /** Since it was asked last, or the same as then, if that was a moment ago. */
  readonly loopDelay: () => LoopDelay;
  readonly stop: () => void;
};

export function watchRuntime(): Runtime {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let busy = performance.eventLoopUtilization();
  let startedMs = performance.now();
  let last: LoopDelay | undefined;
  return {
    loopDelay: () => {
      const nowMs = performance.now();
      if (last && nowMs - startedMs < windowMs) return last;
      // The timer's own interval is no delay. Without a sample the mean is NaN.
      const ms = (nanoseconds: number): number =>
        Math.max(0, (nanoseconds || 0) / 1e6 - resolutionMs);
      const now = performance.eventLoopUtilization();
      last = {
        meanMs: ms(histogram.mean),
        p99Ms: ms(histogram.percentile(99)),
        maxMs: histogram.count === 0 ? 0 : ms(histogram.max),
        utilization: performance.eventLoopUtilization(now, busy).utilization,
      };
      busy = now;
      startedMs = nowMs;
      histogram.reset();
      return last;
    },
    stop: () => void histogram.disable(),
  };
}

export function observeRuntime(
  instruments: Instruments,
  runtime: Runtime,
  version: string,
): void {
  instruments.observed((set) => {
    const delay = runtime.loopDelay();
    set(metrics.loopDelayMean, delay.meanMs / 1000);
    set(metrics.loopDelayP99, delay.p99Ms / 1000);
    set(metrics.loopDelayMax, delay.maxMs / 1000);
    set(metrics.loopUtilization, delay.utilization);
    const { user, system } = process.cpuUsage();
    set(metrics.cpuTime, user / 1e6, "user");
    set(metrics.cpuTime, system / 1e6, "system");
    const { rss, heapUsed } = process.memoryUsage();
    set(metrics.memoryUsage, rss);
    set(metrics.heapUsed, heapUsed);
    set(metrics.uptime, process.uptime());
    set(metrics.build, 1, version);
  });
}
