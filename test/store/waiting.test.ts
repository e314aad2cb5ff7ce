// Looking after what waits, when that takes longer than a statement may.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createPool } from "../../src/database/pool.ts";
import { createLogger } from "../../src/log.ts";
import { createWaitingStore } from "../../src/store/waiting.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";

test("a sweep that takes too long is given up, not begun again and again", async (t) => {
  const database = await createDatabase(t);
  const pool = createPool({
    databaseUrl: database.url,
    size: 2,
    settings: { statement_timeout: "2s" },
  });
  cleanUp(t, () => pool.end());
  const { sweep } = createWaitingStore({
    pool,
    log: createLogger({ level: "silent" }),
    signal: AbortSignal.timeout(30_000),
  });
  const other = await database.pool.connect();
  await other.query("begin; lock table outbox.endpoints");
  try {
    await assert.rejects(sweep(), /statement timeout/);
  } finally {
    await other.query("rollback");
    other.release();
  }
  assert.equal(await sweep(), 0);
});
