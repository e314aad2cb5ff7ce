// sql/schema.sql is what a migrated database really holds. `npm run schema` writes it anew.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { createDatabase } from "../helpers/database.ts";
import { describeSchema } from "./schema.ts";

const file = new URL("../../sql/schema.sql", import.meta.url);

test("sql/schema.sql is up to date", async (t) => {
  const database = await createDatabase(t);
  const [version] = await database.query<{ number: number }>(
    "select current_setting('server_version_num')::integer / 10000 as number",
  );
  if (version?.number !== 18) {
    t.skip("it is written on Postgres 18");
    return;
  }
  const described = await describeSchema((text) => database.query(text));
  if (process.env["POSTCOMMIT_WRITE_SCHEMA"]) await writeFile(file, described);
  assert.equal(described, await readFile(file, "utf8"), "run: npm run schema");
});
