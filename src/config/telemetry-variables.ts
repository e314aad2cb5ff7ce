// The variables of what is seen from outside: metrics, logs, and OpenTelemetry's own (its specification, "Environment
// Variable Specification"). Of the latter a value that can't be used is passed over, as that asks for.
import { makeExactValidator } from "envalid";
import { flag, integer, optionalText, optionalToken } from "./validators.ts";

/** What the SDK would say no to, is no reason not to deliver. */
function optionalInteger(spec: {
  desc: string;
  example: string;
  default: number;
}) {
  return makeExactValidator<number>((input) =>
    /^\d{1,9}$/.test(input.trim()) ? Number(input) : spec.default,
  )(spec);
}

export const telemetryVariables = {
  METRICS_TOKEN: optionalToken({
    desc: "What `/metrics` asks for as a bearer token, at least 32 characters. Without it whoever reaches the port may read them: they hold no ids, no tenants and no secrets, but say how much is delivered.",
    example: "<openssl rand -hex 32>",
    default: undefined,
  }),
  METRICS_TOP_ENDPOINTS: integer(0, 1000, {
    desc: "Adds attempts by endpoint to the metrics, of as many endpoints as this: those that fail most in the process. 0 adds none, and no endpoint's id is in the metrics.",
    example: "20",
    default: 0,
  }),
  LOG_ATTEMPTS_PER_SECOND: integer(0, 1_000_000, {
    desc: "Attempts that are logged each second with a line of their own: so many that delivered, and as many that did not. The others are counted in a line every ten seconds.",
    example: "1000",
    default: 100,
  }),
  OTEL_SDK_DISABLED: flag({
    desc: "Switches OpenTelemetry's exports off, whatever else is set. `/metrics` stays.",
    example: "true",
    default: false,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText({
    desc: "Where traces and metrics are sent to, by OTLP over HTTP (protobuf). Neither is without it, and nothing of OpenTelemetry is loaded. What else the exporters understand is theirs to read: `OTEL_EXPORTER_OTLP_HEADERS`, `_TIMEOUT`, `_COMPRESSION`, `_CERTIFICATE`, `_CLIENT_KEY`, `_CLIENT_CERTIFICATE`, and each with `_TRACES_` or `_METRICS_` in it.",
    example: "http://collector:4318",
    default: undefined,
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optionalText({
    desc: "The same for traces alone: the whole URL, path included.",
    example: "http://collector:4318/v1/traces",
    default: undefined,
  }),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: optionalText({
    desc: "The same for metrics alone: the whole URL, path included.",
    example: "http://collector:4318/v1/metrics",
    default: undefined,
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: optionalText({
    desc: "`http/protobuf` is what is spoken; for another one there is a warning.",
    example: "http/protobuf",
    default: undefined,
  }),
  OTEL_TRACES_EXPORTER: optionalText({
    desc: "`otlp` sends traces, also without an endpoint (to `http://localhost:4318`); `none` sends none.",
    example: "none",
    default: undefined,
  }),
  OTEL_METRICS_EXPORTER: optionalText({
    desc: "`otlp` sends metrics, also without an endpoint; `none` or `prometheus` sends none. `/metrics` is there in any case.",
    example: "none",
    default: undefined,
  }),
  OTEL_SERVICE_NAME: optionalText({
    desc: "The `service.name` of what is exported; `postcommit` without it.",
    example: "orders-webhooks",
    default: undefined,
  }),
  OTEL_RESOURCE_ATTRIBUTES: optionalText({
    desc: "More attributes of the resource, for what is exported.",
    example: "deployment.environment.name=production",
    default: undefined,
  }),
  OTEL_TRACES_SAMPLER: optionalText({
    desc: "`always_on`, `always_off`, `traceidratio`, or one of these with `parentbased_` before it: then an event's `traceparent` decides, and the sampler only where there is none. `parentbased_always_on` without it.",
    example: "parentbased_traceidratio",
    default: undefined,
  }),
  OTEL_TRACES_SAMPLER_ARG: optionalText({
    desc: "The share of traces that `traceidratio` keeps, from 0 to 1.",
    example: "0.1",
    default: undefined,
  }),
  OTEL_BSP_SCHEDULE_DELAY: optionalInteger({
    desc: "Milliseconds between two exports of spans.",
    example: "1000",
    default: 5000,
  }),
  OTEL_BSP_MAX_QUEUE_SIZE: optionalInteger({
    desc: "Spans that may wait to be exported; more are dropped.",
    example: "16384",
    default: 8192,
  }),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: optionalInteger({
    desc: "Spans of one export.",
    example: "1024",
    default: 512,
  }),
  OTEL_METRIC_EXPORT_INTERVAL: optionalInteger({
    desc: "Milliseconds between two exports of metrics.",
    example: "15000",
    default: 60_000,
  }),
};
