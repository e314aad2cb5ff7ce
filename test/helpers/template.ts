// The migrated database that every test's own is a copy of: made once a server, by whichever test
// file comes first. Its name carries a hash of what it is made from, so it is never stale.
import { createHash } from "node:crypto";
import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate } from "../../src/database/migrate.ts";

const root = new URL("../../", import.meta.url);
let prepared: Promise<string> | undefined;

/** What to say after `create database <name>` for a migrated copy. */
export function prepareTemplate(serverUrl: string): Promise<string> {
  prepared ??= prepare(serverUrl);
  return prepared;
}

async function prepare(serverUrl: string): Promise<string> {
  const name = `postcommit_template_${await hashOfSources()}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    // Test files run in parallel processes: one builds, the others wait here. Session-level, since
    // create database runs in no transaction.
    await client.query("select pg_advisory_lock(hashtext('test template'))");
    if (!(await isReady(client, name))) await build(client, serverUrl, name);
    return `template ${name} ${await bestStrategy(client)}`;
  } finally {
    await client.end();
  }
}

async function isReady(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from pg_catalog.pg_database where datname = $1 and datistemplate",
    [name],
  );
  return rowCount === 1;
}

async function build(
  client: pg.Client,
  serverUrl: string,
  name: string,
): Promise<void> {
  // It is there and not marked where whoever built it was interrupted.
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  // Copying fails while someone is connected: from here on nobody can.
  await client.query(
    `alter database ${name} with is_template true allow_connections false`,
  );
}

// Copying files needs a checkpoint, cheap only where nothing is synced: then twice as fast.
async function bestStrategy(client: pg.Client): Promise<string> {
  const { rowCount } = await client.query(
    `select where current_setting('fsync') = 'off'
        and current_setting('server_version_num')::integer >= 150000`,
  );
  return rowCount === 1 ? "strategy file_copy" : "";
}

async function hashOfSources(): Promise<string> {
  const hash = createHash("sha256");
  const cwd = fileURLToPath(root);
  const files = await Array.fromAsync(
    glob(["sql/**/*.sql", "src/database/*.ts"], { cwd }),
  );
  for (const file of files.toSorted()) {
    hash.update(`${file}\n`);
    hash.update(await readFile(new URL(file, root)));
  }
  const manifest = new URL(
    "../package.json",
    import.meta.resolve("graphile-worker"),
  );
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as {
    version: string;
  };
  return hash.update(version).digest("hex").slice(0, 12);
}
