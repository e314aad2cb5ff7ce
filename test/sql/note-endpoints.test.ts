// When an endpoint is paused for failing: after days without a success, on evidence, and never after one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

const startMs = Date.UTC(2026, 0, 1);
const hourMs = 3_600_000;

async function createStage(t: Parameters<typeof createDatabase>[0]) {
  const database = await createDatabase(t);
  const [row] = await database.query<{ id: string }>(
    "insert into outbox.endpoints (url) values ('https://a.example') returning id",
  );
  const id = row?.id ?? "";
  /** What it did so many hours after the start; returns the reason if it was paused for it. */
  const note = async (
    hours: number,
    what: "succeeded" | "failed" | "gone",
    pauseAfter: string | null = "5 days",
  ): Promise<string | undefined> => {
    const rows = await database.query<{ paused_reason: string }>(
      "select * from outbox_private.note_endpoints($1, $2, $3, $4, $5)",
      [
        what === "succeeded" ? [id] : [],
        what === "succeeded" ? [] : [id],
        what === "gone" ? [id] : [],
        pauseAfter,
        new Date(startMs + hours * hourMs),
      ],
    );
    return rows[0]?.paused_reason;
  };
  return { database, id, note };
}

async function isPaused(database: TestDatabase): Promise<boolean> {
  const rows = await database.query(
    "select from outbox.endpoints where paused_at is not null",
  );
  return rows.length > 0;
}

test("five days of failures pause it, and the reason says since when", async (t) => {
  const { database, note } = await createStage(t);
  for (let hours = 0; hours < 120; hours += 10) {
    assert.equal(await note(hours, "failed"), undefined, `${hours}`);
  }
  assert.equal(
    await note(120, "failed"),
    "No attempt has succeeded since 2026-01-01 00:00 UTC.",
  );
  assert.ok(await isPaused(database));
});

test("a success starts the clock anew", async (t) => {
  const { database, note } = await createStage(t);
  for (let hours = 0; hours < 110; hours += 10) await note(hours, "failed");
  await note(111, "succeeded");
  for (let hours = 112; hours < 230; hours += 10) {
    assert.equal(await note(hours, "failed"), undefined);
  }
  assert.equal(await isPaused(database), false);
});

test("failures that are few and far between do not pause it", async (t) => {
  const { note } = await createStage(t);
  assert.equal(await note(0, "failed"), undefined);
  assert.equal(await note(11, "failed"), undefined);
  // Two bad moments, months apart: the second one is the first evidence that it lasts.
  assert.equal(await note(2000, "failed"), undefined);
  assert.notEqual(await note(2001, "failed"), undefined);
});

test("gone pauses at once; never means never, but for that", async (t) => {
  const { database, note } = await createStage(t);
  for (let hours = 0; hours < 1000; hours += 20) {
    assert.equal(await note(hours, "failed", null), undefined);
  }
  assert.equal(
    await note(1000, "gone", null),
    "It answered 410 Gone: it wants no more webhooks.",
  );
  assert.equal(await note(1001, "gone", null), undefined, "it is paused");
  assert.ok(await isPaused(database));
});

test("after it is resumed it has five days again", async (t) => {
  const { database, id, note } = await createStage(t);
  for (let hours = 0; hours <= 120; hours += 10) await note(hours, "failed");
  assert.ok(await isPaused(database));
  await database.query("select outbox.resume_endpoint($1)", [id]);
  assert.equal(await note(121, "failed"), undefined);
  assert.equal(await isPaused(database), false);
});
