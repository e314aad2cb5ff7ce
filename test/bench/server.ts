// The Postgres of one bench run, and fresh migrated databases in it. Nothing of it is left afterwards.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../src/database/migrate.ts";
import { startPostgres } from "../../src/dev/postgres.ts";
import type { Options } from "./options.ts";

type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

export type Database = {
  readonly url: string;
  readonly query: Query;
  readonly drop: () => Promise<void>;
};

export type Server = {
  readonly query: Query;
  /** Where it logs; undefined of a server that was there before us. */
  readonly logFile: string | undefined;
  /** A database with our schema (and so graphile-worker's) in it. */
  readonly createDatabase: () => Promise<Database>;
};

/** Starts a server, or takes the one of BENCH_DATABASE_URL; `stack` ends and removes what is made here. */
export async function openServer(
  options: Options,
  stack: AsyncDisposableStack,
): Promise<Server> {
  let logFile: string | undefined;
  const url = process.env["BENCH_DATABASE_URL"] ?? (await launch());
  const prefix = `bench_${randomBytes(4).toString("hex")}`;
  const names: string[] = [];
  const client = await connect(url);
  stack.defer(async () => {
    for (const name of names) await dropDatabase(name);
    await client.end();
  });

  async function launch(): Promise<string> {
    const dataDir = await mkdtemp(join(tmpdir(), "postcommit-bench-"));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const { server, isEphemeral } = options;
    const postgres = await startPostgres({
      dataDir,
      ephemeral: isEphemeral,
      ...(server && { binDir: `/usr/lib/postgresql/${server}/bin` }),
    });
    stack.defer(() => postgres.stop("immediate"));
    logFile = join(dataDir, "server.log");
    return postgres.url();
  }

  async function makeDatabase(how: string): Promise<string> {
    const name = `${prefix}_${names.length}`;
    await client.query(`create database ${name} ${how}`);
    names.push(name);
    return name;
  }

  async function dropDatabase(name: string): Promise<void> {
    await client.query(`drop database if exists ${name} with (force)`);
  }

  const template = await makeDatabase("template template0");
  await migrate(urlOf(url, template));

  return {
    query: queryOf(client),
    logFile,
    createDatabase: async () => {
      const name = await makeDatabase(`template ${template}`);
      // What copying wrote is counted now, and not while something is measured.
      await client.query("select pg_stat_force_next_flush()");
      const own = await connect(urlOf(url, name));
      return {
        url: urlOf(url, name),
        query: queryOf(own),
        drop: async () => {
          await own.end();
          await dropDatabase(name);
        },
      };
    },
  };
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // Dropping the database may be what ends it.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function queryOf(client: pg.Client): Query {
  return async <Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ) => (await client.query<Row>(text, [...values])).rows;
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
