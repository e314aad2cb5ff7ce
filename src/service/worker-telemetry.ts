// What a worker tells of itself: its attempts, statements, gates and leases, as metrics and, if they are sent, as spans.
import type { Agent } from "../http/agent.ts";
import { canaryTenant, canaryType } from "../delivery/canary.ts";
import type { Dispatched } from "../store/fan-out.ts";
import type { DueDelivery } from "../store/due-deliveries.ts";
import type { Gates } from "../tasks/admission.ts";
import type { AttemptReport } from "../tasks/attempt.ts";
import { catalogue as metrics } from "../telemetry/catalogue.ts";
import type {
  Counter,
  Histogram,
  Instruments,
} from "../telemetry/instruments.ts";
import { createTopEndpoints } from "../telemetry/top-endpoints.ts";
import type { TracedAttempt } from "../telemetry/tracing.ts";
import type { Telemetry } from "./telemetry.ts";

export type WorkerTelemetry = {
  /** Told of each attempt, once it is recorded. */
  readonly attempted: (report: AttemptReport) => void;
  readonly traceparentOf: (delivery: DueDelivery) => string | null;
  /** Undefined if nobody wants to know. */
  readonly onDispatched:
    ((events: readonly Dispatched[], beganAtMs: number) => void) | undefined;
  readonly timed: (statement: string, ms: number) => void;
  readonly recorded: (size: number, ms: number) => void;
  readonly circuitOpened: () => void;
  readonly circuitClosed: () => void;
  readonly paused: () => void;
  readonly tookOver: (poolIds: readonly string[]) => void;
  readonly lostLease: () => void;
  readonly observe: (observed: {
    readonly gates: Pick<Gates, "totals">;
    readonly slots: number;
    readonly agent: Pick<Agent, "count">;
    readonly isRunning: () => boolean;
  }) => void;
};

export function createWorkerTelemetry(
  telemetry: Pick<Telemetry, "instruments" | "tracing">,
  options: { readonly topEndpoints: number },
): WorkerTelemetry {
  const { instruments, tracing } = telemetry;
  const count = createAttemptCounts(instruments);
  const top = createTopEndpoints(options.topEndpoints);
  const batchSize = instruments.histogram(metrics.recorderBatchSize);
  const batchDuration = instruments.histogram(metrics.recorderBatchDuration);
  const statements = new Map<string, Histogram>();
  const opened = instruments.counter(metrics.circuitChanges, "opened");
  const closed = instruments.counter(metrics.circuitChanges, "closed");
  const pauses = instruments.counter(metrics.endpointsPaused);
  const takeovers = instruments.counter(metrics.takeovers);
  const losses = instruments.counter(metrics.leaseLosses);
  if (options.topEndpoints > 0) {
    instruments.observed((set) => {
      for (const { endpointId, delivered, failed } of top.most()) {
        set(metrics.endpointAttempts, delivered, endpointId, "delivered");
        set(metrics.endpointAttempts, failed, endpointId, "failed");
      }
    });
  }
  return {
    attempted: (report) => {
      count(report);
      const { delivery, verdict, traceparent } = report;
      if (options.topEndpoints > 0) {
        top.count(delivery.endpointId, verdict.outcome === "delivered");
      }
      // Not the application's own: the attempt has a span.
      const isTraced =
        traceparent !== null && traceparent !== delivery.traceparent;
      if (isTraced) tracing?.attempted(tracedOf(report, traceparent));
    },
    traceparentOf: (delivery) =>
      tracing && delivery.tenant !== canaryTenant
        ? tracing.traceparentOf(delivery)
        : delivery.traceparent,
    // Not the canary: its attempts are not told of either.
    onDispatched:
      tracing &&
      ((events, beganAtMs) =>
        tracing.dispatched(
          events.filter(({ type }) => type !== canaryType),
          beganAtMs,
        )),
    timed: (statement, ms) => {
      const known = statements.get(statement);
      const histogram =
        known ?? instruments.histogram(metrics.statementDuration, statement);
      if (!known) statements.set(statement, histogram);
      histogram.observe(ms / 1000);
    },
    recorded: (size, ms) => {
      batchSize.observe(size);
      batchDuration.observe(ms / 1000);
    },
    circuitOpened: () => opened.add(),
    circuitClosed: () => closed.add(),
    paused: () => pauses.add(),
    tookOver: (poolIds) => takeovers.add(poolIds.length),
    lostLease: () => losses.add(),
    observe: ({ gates, slots, agent, isRunning }) =>
      instruments.observed((set) => {
        const totals = gates.totals();
        set(metrics.circuits, totals.open, "open");
        set(metrics.circuits, totals.halfOpen, "half-open");
        set(metrics.windowLimit, totals.windowLimit);
        set(metrics.windowEndpoints, totals.endpoints);
        set(metrics.windowWaiting, totals.waiting);
        set(metrics.slotsUsed, totals.inFlight);
        set(metrics.slotsLimit, slots);
        const { open, idle } = agent.count();
        set(metrics.sockets, open - idle, "used");
        set(metrics.sockets, idle, "idle");
        set(metrics.workerRunning, isRunning() ? 1 : 0);
      }),
  };
}

/** Counts an attempt in all that it concerns. What it counts in is looked up once for each set of labels. */
function createAttemptCounts(
  instruments: Instruments,
): (report: AttemptReport) => void {
  const attempts = new Map<string, Counter>();
  const durations = new Map<string, Histogram>();
  const firstAttempt = instruments.histogram(metrics.firstAttemptDelay);
  const delivered = instruments.histogram(metrics.deliveredDelay);
  const retryAge = instruments.histogram(metrics.retryAge);
  const lateness = instruments.histogram(metrics.retryLateness);
  const dns = instruments.histogram(metrics.connectionPhase, "dns");
  const connect = instruments.histogram(metrics.connectionPhase, "connect");
  const tls = instruments.histogram(metrics.connectionPhase, "tls");
  const settled = {
    delivered: instruments.counter(metrics.settled, "delivered"),
    failed: instruments.counter(metrics.settled, "failed"),
  };

  return ({ delivery, number, exchange, verdict, lane }) => {
    const { outcome, next } = verdict;
    const status =
      exchange.kind === "response" ? statusClass(exchange.statusCode) : "none";
    const key = outcome + status + lane;
    let counter = attempts.get(key);
    if (!counter) {
      counter = instruments.counter(metrics.attempts, outcome, status, lane);
      attempts.set(key, counter);
    }
    counter.add();
    let duration = durations.get(outcome);
    if (!duration) {
      duration = instruments.histogram(metrics.attemptDuration, outcome);
      durations.set(outcome, duration);
    }
    duration.observe(exchange.durationMs / 1000);

    const startedAtMs = exchange.startedAt.getTime();
    const ageMs = Math.max(0, startedAtMs - Date.parse(delivery.timestamp));
    if (number === 1) firstAttempt.observe(ageMs / 1000);
    else if (delivery.dueAtMs !== null) {
      lateness.observe(Math.max(0, startedAtMs - delivery.dueAtMs) / 1000);
    }
    if (next.status === "delivered") {
      delivered.observe((ageMs + exchange.durationMs) / 1000);
      settled.delivered.add();
    } else if (next.status === "failed") settled.failed.add();
    else retryAge.observe((ageMs + exchange.durationMs) / 1000);

    const { timing } = exchange;
    if (timing?.dnsMs === undefined) return;
    dns.observe(timing.dnsMs / 1000);
    if (timing.connectMs !== undefined)
      connect.observe(timing.connectMs / 1000);
    if (timing.tlsMs !== undefined) tls.observe(timing.tlsMs / 1000);
  };
}

function statusClass(statusCode: number): string {
  if (statusCode === 429) return "429";
  return `${Math.floor(statusCode / 100)}xx`;
}

function tracedOf(report: AttemptReport, traceparent: string): TracedAttempt {
  const { delivery, number, exchange, verdict } = report;
  const startedAtMs = exchange.startedAt.getTime();
  const response = exchange.kind === "response" ? exchange : undefined;
  const dueAtMs = delivery.dueAtMs ?? Date.parse(delivery.timestamp);
  return {
    event: delivery,
    traceparent,
    deliveryId: delivery.deliveryId,
    endpointId: delivery.endpointId,
    tenant: delivery.tenant,
    url: delivery.url,
    number,
    outcome: verdict.outcome,
    error: verdict.error,
    statusCode: response?.statusCode,
    requestBytes: Buffer.byteLength(report.request.body),
    responseBytes: response?.bodyBytes,
    startedAtMs,
    durationMs: exchange.durationMs,
    queueingMs: startedAtMs - dueAtMs,
    timing: exchange.timing,
  };
}
