// The migrator: many at once, as an ordinary owner, and with errors that say what is missing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import pg from "pg";
import { migrate, requireSchema } from "../../src/database/migrate.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase, createEmptyDatabase } from "../helpers/database.ts";

const cli = new URL("../../src/cli.ts", import.meta.url).pathname;

test("eight processes migrate one empty database at once, and all succeed", async (t) => {
  const database = await createEmptyDatabase(t, { owner: true });
  const runs = await Promise.all(
    Array.from({ length: 8 }, () =>
      promisify(execFile)(process.execPath, [cli, "migrate"], {
        env: { ...process.env, DATABASE_URL: database.url },
      }),
    ),
  );
  const applied = runs.filter(({ stdout }) =>
    stdout.includes("applied 000001"),
  );
  assert.equal(applied.length, 1);
  await requireSchema(database.url);
});

test("a second migration changes nothing", async (t) => {
  const database = await createEmptyDatabase(t);
  const first = await migrate(database.url);
  assert.deepEqual(first.applied, ["000001_outbox.sql"]);
  assert.deepEqual(await migrate(database.url), {
    applied: [],
    functionsChanged: false,
  });
});

test("functions of another version are made again, while events are being inserted", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    update outbox_private.migrations set checksum = 'other' where name = 'functions';
    insert into outbox.events (type) values ('a.b');
  `);
  await assert.rejects(requireSchema(database.url), {
    code: "SCHEMA_MISSING",
  });
  assert.deepEqual(await migrate(database.url), {
    applied: [],
    functionsChanged: true,
  });
  await database.query("insert into outbox.events (type) values ('a.b')");
  await requireSchema(database.url);
});

test("an owner who may not create roles is told the statements", async (t) => {
  const database = await createEmptyDatabase(t, { owner: true });
  const owner = new URL(database.url).username;
  const admin = new pg.Client(process.env["TEST_DATABASE_URL"]);
  await admin.connect();
  cleanUp(t, () => admin.end());
  await admin.query(`alter role ${owner} nocreaterole`);
  const { rows } = await admin.query(
    "select from pg_roles where rolname = 'outbox_publisher'",
  );
  if (rows.length > 0) {
    // Another test's migration has made them: then nothing is missing.
    await migrate(database.url);
    return;
  }
  await assert.rejects(migrate(database.url), {
    code: "DATABASE_PERMISSION",
    message: /create role outbox_publisher nologin;/,
  });
});

test("a user who may not create schemas is told the grant", async (t) => {
  const database = await createEmptyDatabase(t);
  const role = `nobody_${database.name}`;
  await database.query(`create role ${role} login password 'x'`);
  cleanUp(t, () => database.query(`drop role ${role}`));
  const url = new URL(database.url);
  url.username = role;
  url.password = "x";
  await assert.rejects(migrate(url.href), {
    code: "DATABASE_PERMISSION",
    message: new RegExp(`grant create on database ${database.name} to ${role}`),
  });
});

test("a changed migration, a newer database and a missing schema each have their own error", async (t) => {
  const empty = await createEmptyDatabase(t);
  await assert.rejects(requireSchema(empty.url), {
    code: "SCHEMA_MISSING",
    message: /postcommit migrate/,
  });
  const database = await createDatabase(t);
  await database.query(
    "update outbox_private.migrations set checksum = 'x' where name like '000001%'",
  );
  await assert.rejects(migrate(database.url), {
    code: "MIGRATION_CHANGED",
    message: /000001_outbox.sql/,
  });
  await database.query(
    "insert into outbox_private.migrations (name, checksum) values ('999999_future.sql', 'x')",
  );
  await assert.rejects(migrate(database.url), { code: "SCHEMA_NEWER" });
  await assert.rejects(requireSchema(database.url), { code: "SCHEMA_NEWER" });
});

test("an unreachable database is named without its password", async () => {
  await assert.rejects(
    migrate("postgres://me:hunter2@127.0.0.1:1/nothing"),
    (error: Error & { code: string }) => {
      assert.equal(error.code, "DATABASE_UNREACHABLE");
      assert.match(error.message, /127\.0\.0\.1:1\/nothing/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    },
  );
});
