// Owns every setting: the only reader of process.env. The variables are config/variables.ts, how their values
// are checked is config/validators.ts. It opens and starts nothing.
import type { KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { cleanEnv, EnvMissingError } from "envalid";
import type { LogLevel } from "./config/validators.ts";
import { variables, type VariableName } from "./config/variables.ts";
import { PostcommitError } from "./errors.ts";

/** The settings of one process, checked and deeply frozen. Times are in milliseconds. */
export type Config = {
  readonly databaseUrl: string;
  /** Leads to Postgres itself: for what needs a session of its own. */
  readonly databaseDirectUrl: string;
  /** Whether `databaseUrl` goes through a pooler, where transactions share sessions. */
  readonly isDatabasePooled: boolean;
  readonly databasePoolSize: number;
  /** What the API's requests connect to. */
  readonly databaseApiUrl: string;
  readonly databaseApiPoolSize: number;
  readonly databaseWaitMs: number;
  readonly host: string;
  readonly port: number;
  readonly operatorTokens: readonly KeyObject[];
  /** Signs and verifies tenants' tokens. */
  readonly tokenSecret: KeyObject | undefined;
  readonly tenantIntrospection: boolean;
  /** Requests a minute and token; 0 is no limit. */
  readonly apiRateLimit: number;
  readonly apiMaxWebsockets: number;
  readonly corsOrigins: readonly string[];
  /** Whose pages may show the dashboard in a frame. */
  readonly portalFrameOrigins: readonly string[];
  /** How the dashboard presents itself to customers. */
  readonly portal: {
    readonly name: string | undefined;
    /** `#rrggbb`. */
    readonly color: string | undefined;
  };
  /** Seals endpoint secrets; without it Postgres' permissions alone guard them. */
  readonly encryptionKey: KeyObject | undefined;
  /** Open what older keys have sealed; nothing new is sealed with them. */
  readonly previousEncryptionKeys: readonly KeyObject[];
  /** CIDRs (`10.0.0.0/8`) that deliveries may reach although they are not public. */
  readonly allowedNetworks: readonly string[];
  readonly allowHttp: boolean;
  /** The HTTP CONNECT proxy that deliveries go out through; holds its password. */
  readonly outgoingProxy: URL | undefined;
  readonly deliveryTimeoutMs: number;
  readonly deliveryConcurrency: number;
  /** Days without a success after which a failing endpoint is paused; 0 is never. */
  readonly pauseAfterDays: number;
  /** How long what is kept, in days; 0 is for ever. */
  readonly retention: {
    readonly days: number;
    readonly bodiesDays: number;
    readonly auditDays: number;
  };
  /** 0: there is no canary. */
  readonly canaryIntervalMs: number;
  readonly shutdownGraceMs: number;
  readonly logLevel: LogLevel;
  /** Of each kind, that delivered and that did not; the others are counted. */
  readonly loggedAttemptsPerSecond: number;
  /** What `/metrics` asks for. */
  readonly metricsToken: KeyObject | undefined;
  readonly metricsTopEndpoints: number;
  /** Undefined: nothing is exported, and nothing of OpenTelemetry is loaded. */
  readonly openTelemetry: OpenTelemetrySettings | undefined;
};

/** What of OpenTelemetry's variables the exporters don't read themselves. */
export type OpenTelemetrySettings = {
  readonly sendsTraces: boolean;
  readonly sendsMetrics: boolean;
  /** Where to; undefined is the exporter's own default. */
  readonly tracesUrl: string | undefined;
  readonly metricsUrl: string | undefined;
  readonly protocol: string | undefined;
  readonly sampler: string | undefined;
  readonly samplerArgument: string | undefined;
  readonly spanDelayMs: number;
  readonly maxSpans: number;
  readonly maxSpansOfExport: number;
  readonly metricsIntervalMs: number;
};

/** Values that no message may repeat. */
const secretVariables: ReadonlySet<string> = new Set<VariableName>([
  "DATABASE_URL", // holds a password
  "DATABASE_DIRECT_URL",
  "DATABASE_API_URL",
  "OPERATOR_TOKEN",
  "TOKEN_SECRET",
  "ENCRYPTION_KEY",
  "ENCRYPTION_KEY_PREVIOUS",
  "OUTGOING_PROXY", // may hold a password
  "METRICS_TOKEN",
]);

/** What `dev` starts from: its demo receiver is plain http on loopback, and only what one inserts is to be seen there. */
export const devDefaults = {
  ALLOW_HTTP: "true",
  ALLOWED_NETWORKS: "127.0.0.0/8,::1/128",
  CANARY_INTERVAL_MS: "0",
} as const satisfies Partial<Record<VariableName, string>>;

/**
 * Reads and checks the settings. `defaults` take the place of a variable that is not set or
 * empty. Throws CONFIG_INVALID with one line for each variable that is wrong.
 */
export function loadConfig(
  env: NodeJS.ProcessEnv = environment(),
  defaults: Partial<Record<VariableName, string>> = {},
): Config {
  // Compose and CI systems pass an unset variable on as an empty one.
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value?.trim()),
  );
  const raw: NodeJS.ProcessEnv = { ...defaults, ...given };
  const values = cleanEnv(raw, variables, {
    reporter: ({ errors }) => {
      rejectInvalid(raw, errors);
    },
  });
  return Object.freeze({
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL,
    isDatabasePooled:
      values.DATABASE_DIRECT_URL !== undefined &&
      values.DATABASE_DIRECT_URL !== values.DATABASE_URL,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    databaseApiUrl: values.DATABASE_API_URL ?? values.DATABASE_URL,
    databaseApiPoolSize: values.DATABASE_API_POOL_SIZE,
    databaseWaitMs: values.DATABASE_WAIT_MS,
    host: values.HOST,
    port: values.PORT,
    operatorTokens: Object.freeze(values.OPERATOR_TOKEN),
    tokenSecret: values.TOKEN_SECRET,
    tenantIntrospection: values.TENANT_INTROSPECTION,
    apiRateLimit: values.API_RATE_LIMIT,
    apiMaxWebsockets: values.API_MAX_WEBSOCKETS,
    corsOrigins: Object.freeze(values.CORS_ORIGINS),
    portalFrameOrigins: Object.freeze(values.PORTAL_FRAME_ORIGINS),
    portal: Object.freeze({
      name: values.PORTAL_NAME,
      color: values.PORTAL_COLOR,
    }),
    encryptionKey: values.ENCRYPTION_KEY,
    previousEncryptionKeys: Object.freeze(values.ENCRYPTION_KEY_PREVIOUS),
    allowedNetworks: Object.freeze(values.ALLOWED_NETWORKS),
    allowHttp: values.ALLOW_HTTP,
    outgoingProxy: values.OUTGOING_PROXY,
    deliveryTimeoutMs: values.DELIVERY_TIMEOUT_MS,
    deliveryConcurrency: values.DELIVERY_CONCURRENCY,
    pauseAfterDays: values.PAUSE_AFTER_DAYS,
    retention: Object.freeze({
      days: values.RETENTION_DAYS,
      bodiesDays: values.RETENTION_BODIES_DAYS,
      auditDays: values.RETENTION_AUDIT_DAYS,
    }),
    canaryIntervalMs: values.CANARY_INTERVAL_MS,
    shutdownGraceMs: values.SHUTDOWN_GRACE_MS,
    logLevel: values.LOG_LEVEL,
    loggedAttemptsPerSecond: values.LOG_ATTEMPTS_PER_SECOND,
    metricsToken: values.METRICS_TOKEN,
    metricsTopEndpoints: values.METRICS_TOP_ENDPOINTS,
    openTelemetry: openTelemetryOf(values),
  });
}

type Values = ReturnType<typeof cleanEnv<typeof variables>>;

function openTelemetryOf(values: Values): OpenTelemetrySettings | undefined {
  const isSent = (exporter: string | undefined, own: string | undefined) =>
    exporter === undefined
      ? (own ?? values.OTEL_EXPORTER_OTLP_ENDPOINT) !== undefined
      : exporter.split(",").includes("otlp");
  const under = (path: string): string | undefined =>
    values.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/?$/, `/${path}`);
  const sendsTraces = isSent(
    values.OTEL_TRACES_EXPORTER,
    values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
  );
  const sendsMetrics = isSent(
    values.OTEL_METRICS_EXPORTER,
    values.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
  );
  if (values.OTEL_SDK_DISABLED || !(sendsTraces || sendsMetrics)) {
    return undefined;
  }
  return Object.freeze({
    sendsTraces,
    sendsMetrics,
    tracesUrl: values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? under("v1/traces"),
    metricsUrl:
      values.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? under("v1/metrics"),
    protocol: values.OTEL_EXPORTER_OTLP_PROTOCOL,
    sampler: values.OTEL_TRACES_SAMPLER,
    samplerArgument: values.OTEL_TRACES_SAMPLER_ARG,
    spanDelayMs: values.OTEL_BSP_SCHEDULE_DELAY,
    maxSpans: values.OTEL_BSP_MAX_QUEUE_SIZE,
    maxSpansOfExport: values.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    metricsIntervalMs: values.OTEL_METRIC_EXPORT_INTERVAL,
  });
}

/** What tokens and links are made with: for `postcommit token`, which needs no database. Throws CONFIG_INVALID. */
export function loadTokenSettings(
  env: NodeJS.ProcessEnv = environment(),
): Pick<Config, "operatorTokens" | "tokenSecret" | "port"> {
  const { operatorTokens, tokenSecret, port } = loadConfig({
    DATABASE_URL: "postgres://unused",
    PORT: env["PORT"],
    OPERATOR_TOKEN: env["OPERATOR_TOKEN"],
    TOKEN_SECRET: env["TOKEN_SECRET"],
  });
  return { operatorTokens, tokenSecret, port };
}

/** process.env, with what a `.env` file in the working folder adds to it. */
function environment(): NodeJS.ProcessEnv {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return process.env;
}

/** Whether the environment names a database, or `dev` must bring its own. */
export function isDatabaseGiven(
  env: NodeJS.ProcessEnv = environment(),
): boolean {
  return Boolean(env["DATABASE_URL"]?.trim());
}

/**
 * To be called before anything is read or resolved: libuv reads it once. Half of the threads may resolve names, and with
 * its own four of them two names that hang would hold up all others.
 */
export function enlargeThreadPool(): void {
  process.env["UV_THREADPOOL_SIZE"] ??= "64";
}

/**
 * To be called before PostGraphile is imported, which reads these then: it is to print no advice, and to set nothing in
 * sessions, which a pooler may share (compiling statements is off already).
 */
export function settlePostGraphile(): void {
  process.env["GRAPHILE_ENV"] ??= "production";
  process.env["DATAPLAN_PG_DONT_DISABLE_JIT"] ??= "1";
}

function rejectInvalid(
  raw: NodeJS.ProcessEnv,
  errors: Partial<Record<string, Error>>,
): void {
  const lines = Object.entries(errors).map(([name, error]) => {
    if (error instanceof EnvMissingError) {
      return `${name} is not set. Set it, for example ${name}=${variables[name as VariableName].example}`;
    }
    const shown = secretVariables.has(name) ? "" : ` is "${raw[name]}", but`;
    return `${name}${shown} ${error?.message}`;
  });
  if (lines.length > 0) {
    throw new PostcommitError("CONFIG_INVALID", lines.join("\n"));
  }
}
