// Owns all that is OpenTelemetry's: spans and metrics, sent by OTLP. Imported only where somebody asked for it, so that
// without it nothing is loaded. The exporters read what else begins with OTEL_EXPORTER_OTLP_ themselves, the resource OTEL_SERVICE_NAME and
// OTEL_RESOURCE_ATTRIBUTES.
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  detectResources,
  envDetector,
  hostDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  type Resource,
} from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import type { OpenTelemetrySettings } from "../config.ts";
import type { Logger } from "../log.ts";
import type { Instruments } from "./instruments.ts";
import { createMetricProducer } from "./metric-producer.ts";
import { createTracing } from "./spans.ts";
import type { Tracing } from "./tracing.ts";

export type OpenTelemetry = {
  /** Undefined where only metrics are sent. */
  readonly tracing: Tracing | undefined;
  /** Sends what is left, and gives up after a few seconds. Never rejects. */
  readonly stop: () => Promise<void>;
};

const patienceMs = 3000;

export function startOpenTelemetry(options: {
  readonly settings: OpenTelemetrySettings;
  readonly version: string;
  readonly instruments: Instruments;
  readonly log: Logger;
}): OpenTelemetry {
  const { settings, log } = options;
  speakThrough(log);
  const { protocol } = settings;
  if (protocol !== undefined && protocol !== "http/protobuf") {
    log.warn(
      { protocol },
      "OTEL_EXPORTER_OTLP_PROTOCOL is not one that is spoken here: http/protobuf is, to port 4318 as a rule",
    );
  }
  const resource = resourceOf(options.version);
  const traces = settings.sendsTraces
    ? createTracing({
        settings,
        resource,
        version: options.version,
        exporter: new OTLPTraceExporter(to(settings.tracesUrl)),
        log,
      })
    : undefined;
  const meters = settings.sendsMetrics
    ? new MeterProvider({
        resource,
        readers: [
          new PeriodicExportingMetricReader({
            exporter: new OTLPMetricExporter(to(settings.metricsUrl)),
            exportIntervalMillis: settings.metricsIntervalMs,
            metricProducers: [
              createMetricProducer(options.instruments, resource),
            ],
          }),
        ],
      })
    : undefined;
  return {
    tracing: traces?.tracing,
    stop: async () => {
      const sent = Promise.allSettled([traces?.stop(), meters?.shutdown()]);
      const patience = new Promise((resolve) =>
        setTimeout(resolve, patienceMs).unref(),
      );
      await Promise.race([sent, patience]);
      diag.disable();
    },
  };
}

function to(url: string | undefined): { readonly url?: string } {
  return url === undefined ? {} : { url };
}

function resourceOf(version: string): Resource {
  return resourceFromAttributes({
    "service.name": "postcommit",
    "service.version": version,
  })
    .merge(
      detectResources({ detectors: [hostDetector, serviceInstanceIdDetector] }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
}

/** A collector that is away is a warning in our log, and no more. */
function speakThrough(log: Logger): void {
  const say =
    (level: "error" | "warn" | "debug") =>
    (message: string, ...details: readonly unknown[]): void => {
      log[level]({ details: details.map(String) }, `OpenTelemetry: ${message}`);
    };
  diag.setLogger(
    {
      error: say("warn"),
      warn: say("warn"),
      info: say("debug"),
      debug: say("debug"),
      verbose: say("debug"),
    },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
