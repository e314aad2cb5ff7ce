// The database of `dev`: on the embedded server, owned by a role like the one a company would give us.
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { startPostgres } from "./postgres.ts";

const dataDir = ".postcommit";

export type DevDatabase = {
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Starts the server with its data in .postcommit/. The URL stays the same from one start to the next. */
export async function startDevDatabase(): Promise<DevDatabase> {
  const server = await startPostgres({ dataDir });
  try {
    const password = await keptPassword();
    await ensureDatabase(server.url(), password);
    const url = `postgres://postcommit:${password}@127.0.0.1:${server.port}/postcommit`;
    return { url, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function keptPassword(): Promise<string> {
  const file = join(dataDir, "password");
  try {
    return await readFile(file, "utf8");
  } catch {
    const password = randomBytes(12).toString("hex");
    await writeFile(file, password, { mode: 0o600 });
    return password;
  }
}

async function ensureDatabase(
  serverUrl: string,
  password: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const role = await client.query(
      "select from pg_roles where rolname = 'postcommit'",
    );
    const verb = role.rowCount ? "alter" : "create";
    await client.query(
      `${verb} role postcommit login createrole password '${password}'`,
    );
    const database = await client.query(
      "select from pg_database where datname = 'postcommit'",
    );
    if (!database.rowCount) {
      await client.query("create database postcommit owner postcommit");
    }
  } finally {
    await client.end();
  }
}
