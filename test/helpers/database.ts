// A real database of its own for one test, dropped afterwards. Knows nothing of what tests put in it.
import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import pg from "pg";
import { cleanUp } from "./cleanup.ts";
import { prepareTemplate } from "./template.ts";
import { waitFor } from "./wait.ts";

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  readonly pool: pg.Pool;
  /** The pool's `query`, rows only. */
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

/** A migrated database, as the superuser. The test fails if connections to it are left at its end. */
export async function createDatabase(t: TestContext): Promise<TestDatabase> {
  const name = await createFrom(t, await prepareTemplate(serverUrl()));
  return open(t, name, urlOf(name));
}

/**
 * A database with nothing in it. With `owner`, it belongs to a new login role that may create roles
 * and is no superuser, and `url` and `pool` connect as that role.
 */
export async function createEmptyDatabase(
  t: TestContext,
  options: { readonly owner?: boolean } = {},
): Promise<TestDatabase> {
  if (!options.owner) {
    const name = await createFrom(t, "template template0");
    return open(t, name, urlOf(name));
  }
  const role = `test_owner_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  await onServer(`create role ${role} login createrole password '${password}'`);
  cleanUp(t, async () => {
    await onServer(`drop owned by ${role} cascade`);
    await onServer(`drop role ${role}`);
  });
  const name = await createFrom(t, `owner ${role} template template0`);
  const url = new URL(urlOf(name));
  url.username = role;
  url.password = password;
  return open(t, name, url.href);
}

async function createFrom(t: TestContext, how: string): Promise<string> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await onServer(`create database ${name} ${how}`);
  cleanUp(t, async () => {
    const leaks = await leakedConnections(name);
    await onServer(`drop database ${name} with (force)`);
    if (leaks.length > 0) {
      throw new Error(`connections left open: ${leaks.join("; ")}`);
    }
  });
  return name;
}

function open(t: TestContext, name: string, url: string): TestDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    application_name: "test",
  });
  // An idle client's loss is no failure of the test; a query on it would be, and throws by itself.
  pool.on("error", () => undefined);
  cleanUp(t, () => pool.end());
  return {
    name,
    url,
    pool,
    query: async <Row extends pg.QueryResultRow>(
      text: string,
      values: readonly unknown[] = [],
    ) => (await pool.query<Row>(text, [...values])).rows,
  };
}

// A backend outlives its socket by some milliseconds, so those still there are looked at again.
async function leakedConnections(name: string): Promise<string[]> {
  let leaks: string[] = [];
  const noneLeft = async (): Promise<boolean> => {
    const rows = await onServer<{ leak: string }>(
      `select format('%s (%s): %s', application_name, state, left(query, 200)) as leak
         from pg_catalog.pg_stat_activity
        where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    leaks = rows.map((row) => row.leak);
    return leaks.length === 0;
  };
  await waitFor("no connections", noneLeft, { timeoutMs: 20_000 }).catch(
    () => undefined,
  );
  return leaks;
}

async function onServer<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: serverUrl(),
    application_name: "test server",
  });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

function urlOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

function serverUrl(): string {
  const url = process.env["TEST_DATABASE_URL"];
  if (url) return url;
  throw new Error(
    "TEST_DATABASE_URL is not set. Run tests with npm test (one file: npm test -- test/sql/fan-out.test.ts), which starts a server.",
  );
}
