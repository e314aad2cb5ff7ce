// A Postgres server for one test alone, to stop, start, move and fill. Its database belongs to a role like the one a
// company would give us, so that what is done to that role is not done to the test.
import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import pg from "pg";
import { startPostgres } from "../../src/dev/postgres.ts";
import { migrate } from "../../src/database/migrate.ts";
import { cleanUp } from "./cleanup.ts";
import type { TestDatabase } from "./database.ts";

/** `url` is the role's (`app`), `query` and `pool` are the superuser's. */
export interface OwnServer extends TestDatabase {
  stop(mode: "fast" | "immediate"): Promise<void>;
  /** At the same place as before. */
  start(): Promise<void>;
  /** The same data behind another port, as after a failover. `url` and `query` follow. */
  startElsewhere(): Promise<void>;
  /** What it has logged since it was started last. */
  readLog(): Promise<string>;
  /** Ends all connections of `app`. */
  terminateAll(): Promise<void>;
}

const password = "app-password";

/** A migrated database on a server that runs until the test ends. */
export async function startOwnServer(t: TestContext): Promise<OwnServer> {
  let dataDir = await mkdtemp(join(tmpdir(), "postcommit-own-server-"));
  cleanUp(t, () => rm(dataDir, { recursive: true, force: true }));
  let server = await startPostgres({ dataDir, ephemeral: true });
  let pool = openPool();
  cleanUp(t, async () => {
    await pool.end();
    await server.stop("immediate");
  });

  function openPool(): pg.Pool {
    const opened = new pg.Pool({
      connectionString: server.url("app"),
      max: 4,
      application_name: "test",
    });
    opened.on("error", () => undefined);
    return opened;
  }

  const admin = new pg.Client({ connectionString: server.url() });
  await admin.connect();
  await admin.query(`create role app login createrole password '${password}'`);
  await admin.query("create database app owner app");
  await admin.end();

  const urlNow = (): string =>
    `postgres://app:${password}@127.0.0.1:${server.port}/app`;
  await migrate(urlNow());

  const query: TestDatabase["query"] = async <Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ) => (await pool.query<Row>(text, [...values])).rows;

  return {
    name: "app",
    get url() {
      return urlNow();
    },
    get pool() {
      return pool;
    },
    query,
    stop: (mode) => server.stop(mode),
    start: async () => {
      server = await startPostgres({
        dataDir,
        ephemeral: true,
        port: server.port,
      });
    },
    startElsewhere: async () => {
      const elsewhere = await mkdtemp(join(tmpdir(), "postcommit-own-server-"));
      await rm(elsewhere, { recursive: true });
      await rename(dataDir, elsewhere);
      dataDir = elsewhere;
      // Without its record it would choose the port of before; with another process on it, it can't.
      const previous = server.port;
      server = await startPostgres({
        dataDir,
        ephemeral: true,
        port: previous + 1,
      });
      await pool.end();
      pool = openPool();
    },
    readLog: () => readFile(join(dataDir, "server.log"), "utf8"),
    terminateAll: async () => {
      await query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'",
      );
    },
  };
}
