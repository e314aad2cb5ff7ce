// Owns looking after the canary in one process: sends it when it is due, and knows where the last one is. Beside the
// tasks and not one of them: what it tells of must not be able to keep it from telling.
import {
  snapshotOf,
  type CanarySnapshot,
  type CanaryState,
  type CanaryWatch,
} from "../delivery/canary.ts";
import type { Logger } from "../log.ts";

const maxLookMs = 5000;
export type Canary = {
  readonly snapshot: () => CanarySnapshot;
  /** Looks no more. */
  readonly stop: () => void;
};

/** `send` is left out where no worker is: an API alone only looks. It is asked far more often than one is due. */
export function startCanary(steps: {
  readonly intervalMs: number;
  readonly read: () => Promise<CanaryState>;
  readonly send: (() => Promise<unknown>) | undefined;
  readonly log: Logger;
}): Canary {
  const { intervalMs, log } = steps;
  const lookMs = Math.min(maxLookMs, intervalMs / 6);
  /** A look that takes longer is told as silence. */
  const patienceMs = Math.min(maxLookMs, intervalMs);
  const startedMs = performance.now();
  let state: CanaryState | undefined;
  let readMs = startedMs;
  let error: string | null = null;
  /** When the look that has not been answered began, or the first of those that failed. */
  let askedMs: number | undefined;
  let isLooking = false;
  let wasMissing = false;

  function silence(nowMs: number): CanaryWatch["silence"] {
    if (askedMs === undefined) return undefined;
    if (error === null && nowMs - askedMs < patienceMs) return undefined;
    return { sinceMs: askedMs, error };
  }

  function snapshot(): CanarySnapshot {
    const nowMs = performance.now();
    return snapshotOf(
      { intervalMs, startedMs, state, readMs, silence: silence(nowMs) },
      nowMs,
    );
  }

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    askedMs ??= performance.now();
    try {
      state = await steps.read();
      readMs = performance.now();
      askedMs = undefined;
      error = null;
      await steps.send?.().catch((err: unknown) => {
        log.debug({ err }, "could not send the canary, will try again");
      });
    } catch (err) {
      error = err instanceof Error ? err.message : String(err);
    } finally {
      isLooking = false;
      tell();
    }
  }

  function tell(): void {
    const { isMissing, lastArrivedAt, latencyMs, reason, detail } = snapshot();
    if (isMissing && !wasMissing) {
      log.error({ lastArrivedAt, reason, detail }, "the canary is missing");
    } else if (wasMissing && !isMissing) {
      log.info({ lastArrivedAt, latencyMs }, "the canary is back");
    }
    wasMissing = isMissing;
  }

  const timer = setInterval(() => {
    tell();
    void look();
  }, lookMs).unref();
  void look();
  return { snapshot, stop: () => clearInterval(timer) };
}
