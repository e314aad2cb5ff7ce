// Tells what the API's login lacks, rather than failing at each request.
import pg from "pg";
import { PostcommitError } from "../errors.ts";
import { pooled } from "./pooler.ts";

/** Throws DATABASE_PERMISSION, with the statement that helps, if the login may not become what the API is. */
export async function checkApiRole(
  sessions: Pick<pg.Pool, "query">,
  login: string,
): Promise<void> {
  // A session that may not begin as outbox_api does not begin at all.
  const rows = await sessions
    .query<{ sql: string | null }>(
      `select case
         when not pg_has_role(session_user, 'outbox_api',
           case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end)
           then format('grant outbox_api to %I;', session_user)
       end as sql`,
    )
    .then(
      (result) => result.rows,
      (error: unknown) => {
        throw explain(error, login);
      },
    );
  const sql = rows[0]?.sql;
  if (sql) throw lacking(sql);
}

function explain(error: unknown, login: string): unknown {
  // A pooler, which does not know the option in which a session's settings are sent.
  if (/unsupported startup parameter/.test(String(error))) {
    return pooled({ cause: error });
  }
  const { code, message } = (error ?? {}) as {
    code?: string;
    message?: string;
  };
  // invalid_parameter_value: the startup option names a role that is not there, or not for this login.
  const isRole =
    code === "42501" || (code === "22023" && /role/.test(message ?? ""));
  if (!isRole) return error;
  return lacking(`grant outbox_api to ${pg.escapeIdentifier(login)};`, error);
}

function lacking(sql: string, cause?: unknown): PostcommitError {
  return new PostcommitError(
    "DATABASE_PERMISSION",
    `The API's database user may not become outbox_api. Have a superuser, or the role that ran \`postcommit migrate\` first, run: ${sql}`,
    { cause },
  );
}
