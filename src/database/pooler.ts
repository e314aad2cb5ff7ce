// Owns what a pooler (PgBouncer) between us and Postgres changes: a session that is shared holds no locks for us and
// hears no notifications, and settings can't be given to it.
import type pg from "pg";
import { PostcommitError } from "../errors.ts";

/** What to do where a session of one's own is needed and there is none. */
export function pooled(options: { readonly cause?: unknown }): PostcommitError {
  return new PostcommitError(
    "DATABASE_POOLED",
    "The connection goes through a pooler that shares sessions (PgBouncer in transaction mode). Set DATABASE_DIRECT_URL to one that reaches Postgres itself; DATABASE_URL may stay as it is.",
    options,
  );
}

/** The server process that serves this connection now. */
async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    "select pg_catalog.pg_backend_pid() as pid",
  );
  return rows[0]?.pid ?? 0;
}

/**
 * Throws DATABASE_POOLED if the session is shared with others. Returns its server process, which must stay the same.
 * `connectAnother` opens a second connection to the same place.
 */
export async function requireOwnSession(
  session: pg.Client,
  connectAnother: () => Promise<pg.Client>,
): Promise<number> {
  const pid = await backendOf(session);
  const { processID } = session as unknown as { processID: number };
  // Postgres itself has told us whom we are connected to.
  if (processID === pid) return pid;
  // A proxy. If it shares sessions it gives the one that was free last to whoever asks next; busy, it needs some tries.
  const other = await connectAnother();
  try {
    for (let n = 0; n < 5; n += 1) {
      const isShared =
        (await backendOf(session)) !== pid || (await backendOf(other)) === pid;
      if (isShared) throw pooled({});
    }
  } finally {
    await other.end();
  }
  return pid;
}

/**
 * Throws DATABASE_SEARCH_PATH unless the pool's sessions look for functions among Postgres' own only: who may create
 * functions in `public` could otherwise have us call theirs. To be asked where settings can't be given to a session.
 */
export async function requireSafeSearchPath(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ path: string; remedy: string }>(`
    select pg_catalog.current_setting('search_path') as path,
      pg_catalog.format('alter role %I in database %I set search_path = pg_catalog, pg_temp;',
        current_user, pg_catalog.current_database()) as remedy`);
  const { path = "", remedy = "" } = rows[0] ?? {};
  if (/^(pg_catalog(, *pg_temp)?|"")?$/.test(path)) return;
  throw new PostcommitError(
    "DATABASE_SEARCH_PATH",
    `Sessions behind the pooler have search_path = ${path}, in which others may put functions for us to call. Run: ${remedy} And have the pooler reconnect (PgBouncer: RECONNECT). The role should be Postcommit's own.`,
  );
}
