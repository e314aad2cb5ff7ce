// Brings a database to this version's schema: graphile-worker's own migrations, then sql/migrations (forward-only,
// checksummed), then sql/views and sql/functions (all of them, when any has changed), then sql/finish.sql.
// Knows files and Postgres, not the domain.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Logger as WorkerLogger, runMigrations } from "graphile-worker";
import type pg from "pg";
import { PostcommitError } from "../errors.ts";
import { connect, createPool } from "./pool.ts";
import { requireOwnSession, requireSafeSearchPath } from "./pooler.ts";
import { allowApi, checkPrivileges, createRoles } from "./privileges.ts";

const sqlDirectory = new URL("../../sql/", import.meta.url);

type SqlFile = {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
};

/** What a migration did: the migrations applied now, and whether the functions were made again. */
export type MigrationReport = {
  readonly applied: readonly string[];
  readonly functionsChanged: boolean;
};

/**
 * Installs or upgrades the schema in `databaseUrl`. Safe to run from many processes at once: they follow each other.
 * Throws DATABASE_UNREACHABLE, DATABASE_POOLED, DATABASE_SEARCH_PATH, DATABASE_TOO_OLD, DATABASE_PERMISSION, MIGRATION_CHANGED, MIGRATION_FAILED, SCHEMA_NEWER.
 */
export async function migrate(databaseUrl: string): Promise<MigrationReport> {
  const migrations = await readSql("migrations/");
  const functions = await readFunctions();
  const client = await connect(databaseUrl);
  try {
    await requireOwnSession(client, () => connect(databaseUrl));
    await requireSafeSearchPath(client);
    await requireVersion(client);
    // Held by the session until it ends, so it survives the transactions within.
    await client.query("select pg_advisory_lock(8377000003)");
    await checkPrivileges(client);
    await createRoles(client, await readText("roles.sql"));
    await allowApi(client);
    await migrateWorker(databaseUrl);
    const applied = await applyMigrations(client, migrations);
    const functionsChanged = await applyFunctions(client, functions);
    await client.query(await readText("finish.sql"));
    return { applied, functionsChanged };
  } finally {
    await client.end();
  }
}

/** Throws SCHEMA_MISSING or SCHEMA_NEWER unless the database has exactly this version's schema; DATABASE_UNREACHABLE, DATABASE_POOLED. */
export async function requireSchema(databaseUrl: string): Promise<void> {
  const files = await readSql("migrations/");
  const functions = digest(await readFunctions());
  const client = await connect(databaseUrl);
  try {
    await requireOwnSession(client, () => connect(databaseUrl));
    const known = await readApplied(client);
    refuseNewer(known, files);
    const missing = files.find((file) => !known.has(file.name));
    if (missing || known.get("functions") !== functions) {
      throw new PostcommitError(
        "SCHEMA_MISSING",
        `The schema outbox of this database is from another version${missing ? ` (${missing.name} is missing)` : ""}. Run: postcommit migrate`,
      );
    }
  } catch (cause) {
    if (!isUndefined(cause)) throw cause;
    throw new PostcommitError(
      "SCHEMA_MISSING",
      "This database has no schema outbox yet. Run: postcommit migrate",
      { cause },
    );
  } finally {
    await client.end();
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `select current_setting('server_version_num')::integer as number, current_setting('server_version') as version`,
  );
  if ((rows[0]?.number ?? 0) < 140_000) {
    throw new PostcommitError(
      "DATABASE_TOO_OLD",
      `This server is Postgres ${rows[0]?.version}; Postcommit needs 14 or later.`,
    );
  }
}

async function migrateWorker(databaseUrl: string): Promise<void> {
  const pool = createPool({ databaseUrl, size: 2 });
  try {
    await runMigrations({
      pgPool: pool,
      logger: new WorkerLogger(() => () => undefined),
    });
  } catch (cause) {
    throw failed("graphile-worker's migrations", cause);
  } finally {
    await pool.end();
  }
}

async function applyMigrations(
  client: pg.Client,
  files: readonly SqlFile[],
): Promise<string[]> {
  await client.query(`
    create schema if not exists outbox_private;
    comment on schema outbox_private is 'What Postcommit keeps for itself. Not an interface: it may change with any version.';
    revoke all on schema outbox_private from public;
    create table if not exists outbox_private.migrations (
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (name)
    );
    comment on table outbox_private.migrations is 'Which files of sql/ this database has, and their checksums.';
  `);
  const known = await readApplied(client);
  refuseNewer(known, files);
  const applied: string[] = [];
  for (const file of files) {
    const checksum = known.get(file.name);
    if (checksum === undefined) {
      await applyInTransaction(client, file.name, file.checksum, [file]);
      applied.push(file.name);
    } else if (checksum !== file.checksum) {
      throw new PostcommitError(
        "MIGRATION_CHANGED",
        `sql/migrations/${file.name} has changed since it was applied to this database. Migrations are forward-only: restore it and add a new one.`,
      );
    }
  }
  return applied;
}

/** Functions replace each other, so they are applied together: a view that is made again takes its users with it. */
async function applyFunctions(
  client: pg.Client,
  files: readonly SqlFile[],
): Promise<boolean> {
  const checksum = digest(files);
  const known = await readApplied(client);
  if (known.get("functions") === checksum) return false;
  await applyInTransaction(client, "functions", checksum, files);
  return true;
}

async function applyInTransaction(
  client: pg.Client,
  name: string,
  checksum: string,
  files: readonly SqlFile[],
): Promise<void> {
  await client.query("begin");
  let current = name;
  try {
    // Functions may call each other whatever the order of their files.
    await client.query("set local check_function_bodies = off");
    // Replacing a trigger waits for transactions that wrote events, and what comes after waits for it. Not for long.
    await client.query("set local lock_timeout = '5s'");
    for (const file of files) {
      current = file.name;
      await client.query(file.text);
    }
    await client.query(
      `insert into outbox_private.migrations (name, checksum) values ($1, $2)
       on conflict (name) do update set checksum = excluded.checksum, applied_at = now()`,
      [name, checksum],
    );
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback").catch(() => undefined);
    throw failed(current, cause);
  }
}

function failed(what: string, cause: unknown): PostcommitError {
  const { code, message } = cause as { code?: string; message?: string };
  if (code === "42501") {
    return new PostcommitError(
      "DATABASE_PERMISSION",
      `The database user may not do what ${what} needs: ${message}. Migrate as the owner of the database (and of the schemas outbox, outbox_private and graphile_worker, if they are there).`,
      { cause },
    );
  }
  const remedy =
    code === "55P03"
      ? "A long transaction holds a lock on Postcommit's tables (see pg_stat_activity). Run migrate again when it has ended; nothing was changed."
      : "It was rolled back.";
  return new PostcommitError(
    "MIGRATION_FAILED",
    `${what} failed: ${message ?? String(cause)}. ${remedy}`,
    { cause },
  );
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    "select name, checksum from outbox_private.migrations",
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseNewer(
  known: ReadonlyMap<string, string>,
  files: readonly SqlFile[],
): void {
  const newer = [...known.keys()].find(
    (name) => name !== "functions" && !files.some((file) => file.name === name),
  );
  if (newer) {
    throw new PostcommitError(
      "SCHEMA_NEWER",
      `This database has been migrated by a newer version (it has ${newer}). Run that version, or a later one.`,
    );
  }
}

async function readFunctions(): Promise<SqlFile[]> {
  return await readSql("functions/");
}

async function readText(name: string): Promise<string> {
  return await readFile(new URL(name, sqlDirectory), "utf8");
}

async function readSql(directory: string): Promise<SqlFile[]> {
  const folder = new URL(directory, sqlDirectory);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql"));
  return await Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(new URL(name, folder), "utf8");
      return { name, text, checksum: sha256(text) };
    }),
  );
}

function digest(files: readonly SqlFile[]): string {
  return sha256(
    files.map((file) => `${file.name} ${file.checksum}\n`).join(""),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isUndefined(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: string };
  return code === "42P01" || code === "3F000";
}
