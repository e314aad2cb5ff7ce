// Owns every setting: the only reader of process.env. `.env.example` and
// `docs/configuration.md` are generated from `variables`. It opens and starts nothing.
import { createSecretKey, type KeyObject } from "node:crypto";
import { existsSync } from "node:fs";
import { isIP } from "node:net";
import {
  cleanEnv,
  EnvError,
  EnvMissingError,
  makeExactValidator,
  makeValidator,
} from "envalid";
import { PostcommitError } from "./errors.ts";

/** The settings of one process, checked and deeply frozen. Times are in milliseconds. */
export type Config = {
  readonly databaseUrl: string;
  /** Leads to Postgres itself: for what needs a session of its own. */
  readonly databaseDirectUrl: string;
  /** Whether `databaseUrl` goes through a pooler, where transactions share sessions. */
  readonly isDatabasePooled: boolean;
  readonly databasePoolSize: number;
  readonly databaseWaitMs: number;
  readonly host: string;
  readonly port: number;
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
  readonly shutdownGraceMs: number;
  readonly logLevel: LogLevel;
};

// prettier-ignore
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
type LogLevel = (typeof logLevels)[number];

const text = makeValidator<string>((input) => input.trim());

const postgresUrl = makeValidator<string>(urlOf);
const optionalPostgresUrl = makeExactValidator<string | undefined>(urlOf);

function urlOf(input: string): string {
  if (!/^postgres(ql)?:$/.test(URL.parse(input)?.protocol ?? "")) {
    throw new EnvError(
      "must be a URL: postgres://user:password@host:5432/database, with special characters in the password percent-encoded.",
    );
  }
  return input;
}

function integer(
  min: number,
  max: number,
  spec: { desc: string; example: string; default: number },
) {
  return makeValidator<number>((input) => {
    const value = /^\d+$/.test(input.trim()) ? Number(input) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new EnvError(`must be a whole number from ${min} to ${max}.`);
    }
    return value;
  })(spec);
}

const flag = makeExactValidator<boolean>((input) => {
  const word = input.trim().toLowerCase();
  if (["true", "1", "yes", "on"].includes(word)) return true;
  if (["false", "0", "no", "off"].includes(word)) return false;
  throw new EnvError("must be true or false.");
});

const logLevel = makeExactValidator<LogLevel>((input) => {
  const level = logLevels.find((name) => name === input.trim().toLowerCase());
  if (!level) throw new EnvError(`must be one of ${logLevels.join(", ")}.`);
  return level;
});

const networks = makeExactValidator<string[]>((input) =>
  listOf(input).map((network) => {
    const [address = "", prefix, ...rest] = network.split("/");
    const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
    const isPrefix = /^\d{1,3}$/.test(prefix ?? `${bits}`);
    if (bits === 0 || rest.length > 0 || !isPrefix || Number(prefix) > bits) {
      throw new EnvError(
        `"${network}" is not a network; write it like 10.0.0.0/8 or fd00::/8, separated by commas.`,
      );
    }
    return `${address}/${prefix ?? bits}`;
  }),
);

const proxyUrl = makeExactValidator<URL | undefined>((input) => {
  const url = URL.parse(input.trim());
  const isLogin = /^(%[0-9a-f]{2}|[^%])*$/i.test(
    `${url?.username}${url?.password}`,
  );
  const isBare =
    isLogin && url && url.pathname === "/" && !url.search && !url.hash;
  if (!isBare || !/^https?:$/.test(url.protocol)) {
    throw new EnvError(
      "must be a URL of a proxy: http://user:password@proxy.example:3128, with special characters in the password percent-encoded.",
    );
  }
  return url;
});

const key = makeExactValidator<KeyObject | undefined>(keyOf);
const keys = makeExactValidator<KeyObject[]>((input) =>
  listOf(input).map(keyOf),
);

// A KeyObject rather than bytes: it prints as nothing wherever a config ends up.
function keyOf(input: string): KeyObject {
  const value = input.trim();
  const isHex = /^[0-9a-f]{64}$/i.test(value);
  if (!isHex && !/^[A-Za-z0-9+/]{43}=?$/.test(value)) {
    throw new EnvError(
      "must be 32 bytes in base64 or hex; `openssl rand -base64 32` makes one.",
    );
  }
  return createSecretKey(value, isHex ? "hex" : "base64");
}

function listOf(input: string): string[] {
  return input.split(/[\s,]+/).filter((item) => item !== "");
}

/** Every variable: its check, what it is for, an example and its default. */
export const variables = {
  DATABASE_URL: postgresUrl({
    desc: "The Postgres database whose events are delivered. The only dependency; required, except in `postcommit dev`, which brings its own server.",
    example: "postgres://postcommit:password@localhost:5432/app",
  }),
  DATABASE_DIRECT_URL: optionalPostgresUrl({
    desc: "A direct connection to the same database, needed when `DATABASE_URL` goes through a pooler in transaction mode (PgBouncer): for the one connection of a worker that listens and holds locks, for `migrate`, and for the commands. See [poolers](poolers.md).",
    example: "postgres://postcommit:password@localhost:5432/app",
    default: undefined,
  }),
  DATABASE_POOL_SIZE: integer(4, 1000, {
    desc: "Connections of one process to Postgres, at least 4; a worker has one more, for its lease.",
    example: "20",
    default: 10,
  }),
  DATABASE_WAIT_MS: integer(0, 600_000, {
    desc: "How long `start` and `migrate` wait for a Postgres that is not there yet, or is still starting, before they give up. A refused password is no reason to wait. Once it runs, `start` waits for Postgres however long it takes.",
    example: "0",
    default: 30_000,
  }),
  HOST: text({
    desc: "The address to listen on. `0.0.0.0` listens on all of them.",
    example: "0.0.0.0",
    default: "127.0.0.1",
  }),
  PORT: integer(0, 65535, {
    desc: "The port of the API and the health checks. 0 picks a free one.",
    example: "8080",
    default: 8377,
  }),
  ENCRYPTION_KEY: key({
    desc: "Seals endpoint secrets at rest (AES-256-GCM): 32 bytes as base64 or hex, made with `openssl rand -base64 32`. Without it they are guarded by Postgres' permissions alone.",
    example: "<openssl rand -base64 32>",
    default: undefined,
  }),
  ENCRYPTION_KEY_PREVIOUS: keys({
    desc: "Keys that were `ENCRYPTION_KEY` before, separated by commas. They still open what they sealed. To change the key without downtime, first give every process the new key here, then swap the two, and drop the old one when no secret is sealed with it.",
    example: "<the old key>",
    default: [],
  }),
  ALLOWED_NETWORKS: networks({
    desc: "Networks (CIDR, separated by commas) that deliveries may reach although they are private, loopback or otherwise special. `postcommit dev` allows loopback.",
    example: "10.20.0.0/16,fd00:12::/32",
    default: [],
  }),
  ALLOW_HTTP: flag({
    desc: "Whether endpoints may have a plain `http://` URL. `postcommit dev` allows it.",
    example: "true",
    default: false,
  }),
  OUTGOING_PROXY: proxyUrl({
    desc: "An HTTP proxy that all deliveries go out through, by CONNECT, for networks without another way out. It resolves the endpoints' names itself, so it has the last word on which addresses are reached: let it refuse internal ones.",
    example: "http://user:password@proxy.example:3128",
    default: undefined,
  }),
  DELIVERY_TIMEOUT_MS: integer(100, 60_000, {
    desc: "The deadline of one attempt, from name resolution to the last byte of the response; an endpoint's own `timeout_ms` goes before it.",
    example: "30000",
    default: 15_000,
  }),
  DELIVERY_CONCURRENCY: integer(1, 10_000, {
    desc: "Attempts that one process may have in flight at a time. It has at most twice as many connections to consumers open (`ulimit -n`).",
    example: "1000",
    default: 500,
  }),
  PAUSE_AFTER_DAYS: integer(0, 365, {
    desc: "Pauses an endpoint that has failed for so many days without one success (and at least twice, 12 hours apart, before it fails again). 0 never pauses one for that.",
    example: "3",
    default: 5,
  }),
  SHUTDOWN_GRACE_MS: integer(0, 600_000, {
    desc: "How long a stopping process lets attempts in flight finish. Keep it below the orchestrator's own limit (`docker stop`: 10 s, Kubernetes: 30 s).",
    example: "25000",
    default: 10_000,
  }),
  LOG_LEVEL: logLevel({
    desc: `The least severe level that is logged: ${logLevels.join(", ")}.`,
    example: "debug",
    default: "info",
  }),
};

/** A name that `loadConfig` understands. */
export type VariableName = keyof typeof variables;

/** Values that no message may repeat. */
const secretVariables: ReadonlySet<string> = new Set<VariableName>([
  "DATABASE_URL", // holds a password
  "DATABASE_DIRECT_URL",
  "ENCRYPTION_KEY",
  "ENCRYPTION_KEY_PREVIOUS",
  "OUTGOING_PROXY", // may hold a password
]);

/** What `dev` starts from: its demo receiver is plain http on loopback. */
export const devDefaults = {
  ALLOW_HTTP: "true",
  ALLOWED_NETWORKS: "127.0.0.0/8,::1/128",
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
    databaseWaitMs: values.DATABASE_WAIT_MS,
    host: values.HOST,
    port: values.PORT,
    encryptionKey: values.ENCRYPTION_KEY,
    previousEncryptionKeys: Object.freeze(values.ENCRYPTION_KEY_PREVIOUS),
    allowedNetworks: Object.freeze(values.ALLOWED_NETWORKS),
    allowHttp: values.ALLOW_HTTP,
    outgoingProxy: values.OUTGOING_PROXY,
    deliveryTimeoutMs: values.DELIVERY_TIMEOUT_MS,
    deliveryConcurrency: values.DELIVERY_CONCURRENCY,
    pauseAfterDays: values.PAUSE_AFTER_DAYS,
    shutdownGraceMs: values.SHUTDOWN_GRACE_MS,
    logLevel: values.LOG_LEVEL,
  });
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
