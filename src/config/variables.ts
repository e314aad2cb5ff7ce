// Every variable of the environment. `.env.example` and `docs/configuration.md` are generated from this table.
import { telemetryVariables } from "./telemetry-variables.ts";
import {
  color,
  decimal,
  flag,
  integer,
  key,
  keys,
  logLevel,
  logLevels,
  networks,
  optionalName,
  optionalPostgresUrl,
  origins,
  postgresUrl,
  proxyUrl,
  signingSecret,
  text,
  tokens,
} from "./validators.ts";

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
  DATABASE_API_URL: optionalPostgresUrl({
    desc: "The same database for the API's requests, as a login role of its own that is a member of `outbox_api` and of nothing else: what the API then can't do, Postgres forbids. Without it, `DATABASE_URL`.",
    example: "postgres://postcommit_api:password@localhost:5432/app",
    default: undefined,
  }),
  DATABASE_API_POOL_SIZE: integer(2, 1000, {
    desc: "Connections of one process to Postgres for the API's requests, beside those of `DATABASE_POOL_SIZE`; opened as needed.",
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
  OPERATOR_TOKEN: tokens({
    desc: "Tokens that may do everything in the API, at least 32 characters each, separated by commas. To change one without downtime, set both for a while.",
    example: "<openssl rand -hex 32>",
    default: [],
  }),
  TOKEN_SECRET: signingSecret({
    desc: "Signs tenants' tokens for the API (JWT, HS256): at least 32 bytes. `postcommit token --tenant` signs with it, as can your application.",
    example: "<openssl rand -hex 32>",
    default: undefined,
  }),
  TENANT_INTROSPECTION: flag({
    desc: "Whether tenants' tokens may read the API's schema (introspection). Operators may in any case.",
    example: "true",
    default: false,
  }),
  API_RATE_LIMIT: integer(0, 10_000_000, {
    desc: "Requests a minute that one token may make in one process, websocket operations included; the next ones get 429. 0 is no limit.",
    example: "600",
    default: 6000,
  }),
  API_MAX_WEBSOCKETS: integer(0, 100_000, {
    desc: "Websockets that one process holds open; one tenant, or one operators' token, may have a quarter of them.",
    example: "5000",
    default: 1000,
  }),
  CORS_ORIGINS: origins({
    desc: "Web origins, separated by commas, whose pages may call the API from a browser. None by default.",
    example: "https://app.example",
    default: [],
  }),
  PORTAL_FRAME_ORIGINS: origins({
    desc: "Web origins, separated by commas, whose pages may show the dashboard in a frame: your application's, which embeds its customers' portal. None by default.",
    example: "https://app.example",
    default: [],
  }),
  PORTAL_NAME: optionalName({
    desc: "What the dashboard is called where a customer sees it: your company's name, say. `Webhooks` by default.",
    example: "Example Inc. Webhooks",
    default: undefined,
  }),
  PORTAL_COLOR: color({
    desc: "The colour of your company, for the dashboard that customers see. Buttons and links have it darker or lighter where it would be hard to read.",
    example: "#0b7a75",
    default: undefined,
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
  RETENTION_DAYS: decimal(36_500, {
    desc: "How long events, their deliveries and attempts are kept, and idempotency keys remembered; 0 is for ever. They go a day at a time, and never before their deliveries are at their end. 0.5 is twelve hours. See [retention](retention.md).",
    example: "90",
    default: 30,
  }),
  RETENTION_BODIES_DAYS: decimal(36_500, {
    desc: "How long attempts keep the headers and the body that the endpoint answered, where that is to be less than `RETENTION_DAYS`; 0 is as long.",
    example: "7",
    default: 0,
  }),
  RETENTION_AUDIT_DAYS: decimal(36_500, {
    desc: "How long the rows of `outbox.audit` are kept; 0 is for ever.",
    example: "3650",
    default: 400,
  }),
  CANARY_INTERVAL_MS: integer(0, 3_600_000, {
    desc: "How often the canary is sent: an event of the service's own that goes the way of all events, to a receiver of the worker's own. Where none arrives for two and a half intervals, `/readyz` and the log say so. 0 sends none and looks for none, as in `postcommit dev`. The same in all processes. See [operational events](operational-events.md#the-canary).",
    example: "300000",
    default: 60_000,
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
  ...telemetryVariables,
};

/** A name that `loadConfig` understands. */
export type VariableName = keyof typeof variables;
