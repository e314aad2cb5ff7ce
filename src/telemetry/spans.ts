// Owns our spans: an event's dispatch, and each attempt as its child. A span is made when what it tells of is over; till
// then an attempt has only an id, so one that is not sampled makes no object at all.
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
} from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  RandomIdGenerator,
  TracerProvider,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import type { OpenTelemetrySettings } from "../config.ts";
import type { Logger } from "../log.ts";
import { samplerOf } from "./sampling.ts";
import {
  dispatchSpanIdOf,
  parseTraceparent,
  traceIdOf,
  type TraceContext,
} from "./trace-context.ts";
import type { TracedAttempt, TracedEvent, Tracing } from "./tracing.ts";

export function createTracing(options: {
  readonly settings: OpenTelemetrySettings;
  readonly resource: Resource;
  readonly version: string;
  readonly exporter: SpanExporter;
  readonly log: Logger;
}): { readonly tracing: Tracing; readonly stop: () => Promise<void> } {
  const { settings } = options;
  const random = new RandomIdGenerator();
  // The SDK asks for them while it makes a span, which is at once.
  let nextTraceId = "";
  let nextSpanId = "";
  const provider = new TracerProvider({
    resource: options.resource,
    // Whether to sample was decided before: of what is not, no span is made.
    sampler: new AlwaysOnSampler(),
    idGenerator: {
      generateTraceId: () => nextTraceId,
      generateSpanId: () => nextSpanId,
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: options.exporter,
        scheduledDelayMillis: settings.spanDelayMs,
        maxQueueSize: settings.maxSpans,
        maxExportBatchSize: Math.min(
          settings.maxSpansOfExport,
          settings.maxSpans,
        ),
      }),
    ],
  });
  const tracer = provider.getTracer("postcommit", options.version);
  const isSampled = samplerOf(settings, options.log);

  function record(span: {
    readonly name: string;
    readonly kind: SpanKind;
    readonly traceId: string;
    readonly spanId: string;
    readonly parentSpanId: string | undefined;
    readonly startedAtMs: number;
    readonly endedAtMs: number;
    readonly attributes: Attributes;
    readonly error: string | null;
  }): void {
    nextTraceId = span.traceId;
    nextSpanId = span.spanId;
    const { kind, attributes } = span;
    const made = tracer.startSpan(
      span.name,
      { kind, attributes, startTime: span.startedAtMs },
      parentContext(span.traceId, span.parentSpanId),
    );
    if (span.error !== null) {
      made.setStatus({ code: SpanStatusCode.ERROR, message: span.error });
    }
    made.end(span.endedAtMs);
  }

  const tracing: Tracing = {
    traceparentOf: ({ eventId, traceparent }) => {
      const parent = parseTraceparent(traceparent);
      const traceId = parent?.traceId ?? traceIdOf(eventId);
      if (!isSampled(traceId, parent)) return traceparent;
      return `00-${traceId}-${random.generateSpanId()}-01`;
    },
    dispatched: (events, beganAtMs) => {
      const endedAtMs = Date.now();
      let lastId = "";
      for (const event of events) {
        // Deliveries of one event lie together.
        if (event.eventId === lastId) continue;
        lastId = event.eventId;
        const parent = parseTraceparent(event.traceparent);
        const traceId = parent?.traceId ?? traceIdOf(event.eventId);
        if (!isSampled(traceId, parent)) continue;
        record({
          name: `dispatch ${event.type}`,
          kind: SpanKind.CONSUMER,
          traceId,
          spanId: dispatchSpanIdOf(event.eventId),
          parentSpanId: parent?.spanId,
          startedAtMs: beganAtMs,
          endedAtMs,
          attributes: dispatchAttributes(event, beganAtMs),
          error: null,
        });
      }
    },
    attempted: (attempt) => {
      const own = parseTraceparent(attempt.traceparent) as TraceContext;
      record({
        name: `attempt ${attempt.event.type}`,
        kind: SpanKind.CLIENT,
        traceId: own.traceId,
        spanId: own.spanId,
        parentSpanId: dispatchSpanIdOf(attempt.event.eventId),
        startedAtMs: attempt.startedAtMs,
        endedAtMs: attempt.startedAtMs + attempt.durationMs,
        attributes: attemptAttributes(attempt),
        error: attempt.outcome === "delivered" ? null : attempt.error,
      });
    },
  };
  return { tracing, stop: () => provider.shutdown() };
}

function parentContext(traceId: string, spanId: string | undefined): Context {
  if (spanId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/** OpenTelemetry's conventions for messaging; `postcommit.*` is what they have no word for. */
function dispatchAttributes(event: TracedEvent, beganAtMs: number): Attributes {
  return {
    "messaging.system": "postcommit",
    "messaging.operation.name": "dispatch",
    "messaging.operation.type": "process",
    "messaging.destination.name": event.type,
    "messaging.message.id": event.eventId,
    "postcommit.event.id": event.eventId,
    "postcommit.event.type": event.type,
    "postcommit.time.queueing": seconds(
      beganAtMs - Date.parse(event.timestamp),
    ),
  };
}

/** OpenTelemetry's conventions for HTTP clients. Not the URL's path and query, which may hold a consumer's secret. */
function attemptAttributes(attempt: TracedAttempt): Attributes {
  const url = URL.parse(attempt.url);
  return defined({
    "postcommit.event.id": attempt.event.eventId,
    "postcommit.event.type": attempt.event.type,
    "postcommit.delivery.id": attempt.deliveryId,
    "postcommit.endpoint.id": attempt.endpointId,
    "postcommit.tenant": attempt.tenant,
    "postcommit.attempt.number": attempt.number,
    "postcommit.attempt.outcome": attempt.outcome,
    "http.request.method": "POST",
    "http.request.resend_count":
      attempt.number > 1 ? attempt.number - 1 : undefined,
    "http.request.body.size": attempt.requestBytes,
    "http.response.status_code": attempt.statusCode,
    "http.response.body.size": attempt.responseBytes,
    "error.type":
      attempt.outcome === "delivered"
        ? undefined
        : String(attempt.statusCode ?? attempt.outcome),
    "server.address": url?.hostname,
    "server.port": url
      ? Number(url.port || (url.protocol === "https:" ? 443 : 80))
      : undefined,
    "postcommit.time.queueing": seconds(attempt.queueingMs),
    "postcommit.time.dns": seconds(attempt.timing?.dnsMs),
    "postcommit.time.connect": seconds(attempt.timing?.connectMs),
    "postcommit.time.tls": seconds(attempt.timing?.tlsMs),
    "postcommit.time.first_byte": seconds(attempt.timing?.firstByteMs),
    "postcommit.time.body": seconds(attempt.timing?.bodyMs),
  });
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.max(0, ms) / 1000;
}

function defined(
  attributes: Readonly<Record<string, string | number | undefined>>,
): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  );
}
