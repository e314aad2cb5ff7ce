// Owns connections to Postgres: the settings of the pool and of single ones.
import type { Socket } from "node:net";
import pg from "pg";
import { PostcommitError } from "../errors.ts";
import type { Logger } from "../log.ts";
import { pooled } from "./pooler.ts";

/**
 * Opens a pool of at most `size` connections. Errors of idle connections are logged, never thrown. With `isPooled` each
 * transaction may run in another session of the server: nothing is set in a session and nothing prepared in one.
 */
export function createPool(options: {
  readonly databaseUrl: string;
  readonly size: number;
  readonly isPooled?: boolean;
  /** Settings of its sessions; ours by default. A pooler passes none on. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long an answer may take before its connection is taken for dead. */
  readonly silenceMs?: number;
  readonly log?: Logger;
}): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(options.databaseUrl),
    max: options.size,
    // Nothing we send takes near as long. Postgres gives up first; the other is for a connection that fell silent.
    options: options.isPooled
      ? undefined
      : sessionOptions(
          options.settings ?? {
            statement_timeout: "25s",
            // All we do is by key. Without statistics, as after a burst, Postgres would rather read and sort all jobs.
            enable_seqscan: "off",
            enable_bitmapscan: "off",
          },
        ),
    query_timeout: options.silenceMs ?? 30_000,
    // Reconnecting costs a fork in Postgres: a connection that may be needed again soon is kept.
    idleTimeoutMillis: 60_000,
  });
  pool.on("error", (err) =>
    options.log?.warn({ err }, "lost an idle connection to Postgres"),
  );
  const open = new Set<pg.PoolClient>();
  openConnections.set(pool, open);
  pool.on("connect", (client) => {
    open.add(client);
    // Without a listener an error of a connection that is in use would end the process.
    client.on("error", () => undefined);
    leaveWhenReadOnly(client);
    if (options.isPooled) forgetNames(client);
  });
  pool.on("remove", (client) => open.delete(client));
  return pool;
}

/** A statement prepared in one session is unknown in the next. (PgBouncer from 1.21 on would see to it; older ones fail.) */
function forgetNames(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (
    query: string | pg.QueryConfig | pg.Submittable,
    ...rest: unknown[]
  ) => unknown;
  client.query = ((
    statement: string | pg.QueryConfig | pg.Submittable,
    ...rest: unknown[]
  ) =>
    typeof statement === "string" || "submit" in statement
      ? query(statement, ...rest)
      : query(
          { ...statement, name: undefined },
          ...rest,
        )) as typeof client.query;
}

/**
 * A session that was opened while the database was read-only (a standby, a provider's answer to a full disk) can stay
 * so when that is over. It is not kept, so that the next statement asks a new one.
 */
function leaveWhenReadOnly(client: pg.PoolClient): void {
  const { connection } = client as unknown as Internals;
  connection.on("errorMessage", ({ code }) => {
    if (code === "25006") setImmediate(() => connection.stream.destroy());
  });
}

const openConnections = new WeakMap<pg.Pool, Set<pg.PoolClient>>();

/**
 * Cuts all connections of a pool made here: what waits on them fails at once, for a passing reason, and new ones are
 * opened. For a network that fell silent, where waiting is for minutes and in vain.
 */
export function cutConnections(pool: pg.Pool): void {
  for (const client of openConnections.get(pool) ?? []) cut(client);
}

/** Ends a connection without a goodbye, which nobody might hear. */
export function cut(client: pg.Client | pg.PoolClient): void {
  (client as unknown as Internals).connection.stream.destroy();
}

/** What pg has, and its types hide. */
type Internals = {
  readonly connection: {
    readonly stream: Socket;
    on(
      event: "errorMessage",
      listener: (error: { readonly code?: string }) => void,
    ): void;
  };
};

/** Whether an error says that a connection did not answer in time. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === "Query read timeout";
}

/**
 * Settings of a session, as a startup option. Without `public` in the search_path nobody who may create functions
 * there can put one in the place of Postgres' own, and have us call it with our rights. Compiling statements as short as
 * ours takes a hundred times as long as running them, and Postgres up to 17 does it for each that reads a table whole
 * where it was told not to.
 */
function sessionOptions(
  settings: Readonly<Record<string, string>> = {},
): string {
  const all = { search_path: "pg_catalog,pg_temp", jit: "off", ...settings };
  return Object.entries(all)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
}

/** What every connection has in common. Keepalives notice a server that vanished without a word. */
function connectionOptions(databaseUrl: string): pg.ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: "postcommit",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** A connection of its own, outside any pool, with settings of its session. Throws DATABASE_UNREACHABLE. */
export async function connect(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectionOptions(databaseUrl),
    options: sessionOptions(settings),
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw unreachable(databaseUrl, cause);
  }
  return client;
}

/** Whether a statement comes back. */
export async function isReachable(pool: pg.Pool): Promise<boolean> {
  return await pool.query("select 1").then(
    () => true,
    () => false,
  );
}

function unreachable(databaseUrl: string, cause: unknown): PostcommitError {
  // PgBouncer does not know the option in which a session's settings are sent.
  if (/unsupported startup parameter/.test(String(cause))) {
    return pooled({ cause });
  }
  const { hostname, port, pathname } = new URL(databaseUrl);
  const where = `${hostname}:${port || 5432}${pathname}`;
  const reasons = cause instanceof AggregateError ? cause.errors : [cause];
  return new PostcommitError(
    "DATABASE_UNREACHABLE",
    `Could not connect to Postgres at ${where}: ${reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))).join(", ")}. Check DATABASE_URL.`,
    { cause },
  );
}
