// Tells before migrating what the database user lacks, rather than failing halfway.
import type pg from "pg";
import { PostcommitError } from "../errors.ts";

/** Throws DATABASE_PERMISSION, with the statement that gives it, if the user may not create schemas here. */
export async function checkPrivileges(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(`
    select format('grant create on database %I to %I;', current_database(), current_user) as sql
    where not has_database_privilege(current_database(), 'create')`);
  if (rows[0]) {
    throw new PostcommitError(
      "DATABASE_PERMISSION",
      `The database user may not create schemas in this database. Have its owner run: ${rows[0].sql}`,
    );
  }
}

/** Makes the roles of a file of `create role` statements that are missing. Throws DATABASE_PERMISSION if it may not. */
export async function createRoles(
  client: pg.Client,
  sql: string,
): Promise<void> {
  const statements = sql.match(/^create role \w+ [^;]*;/gm) ?? [];
  const missing: string[] = [];
  for (const statement of statements) {
    const name = statement.split(" ")[2];
    const { rowCount } = await client.query(
      "select from pg_roles where rolname = $1",
      [name],
    );
    if (rowCount) continue;
    try {
      await client.query(statement);
    } catch (error) {
      const { code } = error as { code?: string };
      // 42710, 23505: another database of this server was migrated at the same time.
      if (code === "42501") missing.push(statement);
      else if (code !== "42710" && code !== "23505") throw error;
    }
  }
  if (missing.length > 0) {
    throw new PostcommitError(
      "DATABASE_PERMISSION",
      `The database user may not create roles. Have a superuser run, once for the whole server: ${missing.join(" ")} Or let the user do it: alter role … createrole;`,
    );
  }
}

/**
 * Lets whoever migrates be the API, too: as outbox_api, which has no rights until it becomes an operator or a tenant. It
 * owns all there is anyway. Where it may not (the roles were made by another), `start` says what to grant.
 */
export async function allowApi(client: pg.Client): Promise<void> {
  try {
    await client.query(`
      do $do$ begin
        if not pg_has_role(current_user, 'outbox_api',
            -- Who has made a role may give it away from 16 on, but not become it.
            case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end) then
          grant outbox_api to current_user;
        end if;
      end $do$`);
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
  }
}
