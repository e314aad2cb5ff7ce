// Owns connections to Postgres: the pool's settings, and which errors pass by themselves.
import type { Socket } from "node:net";
import pg from "pg";
import { PostcommitError } from "../errors.ts";
import type { Logger } from "../log.ts";

/** Opens a pool of at most `size` connections. Errors of idle connections are logged, never thrown. */
export function createPool(options: {
  readonly databaseUrl: string;
  readonly size: number;
  readonly log?: Logger;
}): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(options.databaseUrl),
    max: options.size,
    // Nothing we send takes near as long. Postgres gives up first; the other is for a connection that fell silent.
    options: sessionOptions({
      statement_timeout: "25s",
      // All we do is by key. Without statistics, as after a burst, Postgres would rather read and sort all jobs.
      enable_seqscan: "off",
      enable_bitmapscan: "off",
    }),
    query_timeout: 30_000,
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
  });
  pool.on("remove", (client) => open.delete(client));
  forgiveSecondRelease(pool);
  return pool;
}

/**
 * graphile-worker can release its LISTEN client a second time when the connection breaks just then; pg-pool throws
 * at that, nobody catches it, and the process would end.
 */
function forgiveSecondRelease(pool: pg.Pool): void {
  type Callback = (
    error: Error | undefined,
    client: pg.PoolClient | undefined,
    release: (error?: Error | boolean) => void,
  ) => void;
  const original = pool.connect.bind(pool) as (
    callback?: Callback,
  ) => Promise<pg.PoolClient>;
  const forgiving = (callback?: Callback): Promise<pg.PoolClient> | void => {
    if (!callback) return original();
    void original((error, client, release) => {
      let isReleased = false;
      callback(error, client, (reason) => {
        if (!isReleased) release(reason);
        isReleased = true;
      });
    });
  };
  pool.connect = forgiving as typeof pool.connect;
}

const openConnections = new WeakMap<pg.Pool, Set<pg.PoolClient>>();

/**
 * Cuts all connections of a pool made here: what waits on them fails at once, for a passing reason, and new ones are
 * opened. For a network that fell silent, where waiting is for minutes and in vain.
 */
export function cutConnections(pool: pg.Pool): void {
  for (const client of openConnections.get(pool) ?? []) {
    // pg's types hide the socket, and its end() says goodbye first, which nobody would hear.
    const { connection } = client as unknown as {
      connection: { stream: Socket };
    };
    connection.stream.destroy();
  }
}

/** Whether an error says that a connection did not answer in time. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === "Query read timeout";
}

/**
 * Settings of a session, as a startup option. Without `public` in the search_path nobody who may create functions
 * there can put one in the place of Postgres' own, and have us call it with our rights.
 */
function sessionOptions(
  settings: Readonly<Record<string, string>> = {},
): string {
  const all = { search_path: "pg_catalog,pg_temp", ...settings };
  return Object.entries(all)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
}

/** What every connection has in common. Keepalives notice a server that vanished without a word. */
function connectionOptions(databaseUrl: string): pg.ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: "postcommit",
    options: sessionOptions(),
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
  const { hostname, port, pathname } = new URL(databaseUrl);
  const where = `${hostname}:${port || 5432}${pathname}`;
  const reasons = cause instanceof AggregateError ? cause.errors : [cause];
  return new PostcommitError(
    "DATABASE_UNREACHABLE",
    `Could not connect to Postgres at ${where}: ${reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))).join(", ")}. Check DATABASE_URL.`,
    { cause },
  );
}

/**
 * Whether the same statement may succeed when sent again: the connection broke, the server is
 * starting or stopping or full, a deadlock or a serialization failure chose this transaction.
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isTransient(error: unknown): boolean {
  const { code, message } = (error ?? {}) as {
    code?: unknown;
    message?: unknown;
  };
  if (typeof code === "string") {
    return (
      /^(08|53|57P|40001|40P01|55P03|25006)/.test(code) ||
      /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_AGAIN|ENOTFOUND)/.test(code)
    );
  }
  return (
    typeof message === "string" &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout/i.test(
      message,
    )
  );
}
