// The application of `bench latency`: inserts events at a given rate, each its own transaction, at random moments as
// independent users would (a Poisson process), and notes when each was sent and when its commit was known.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { nowMs } from "../clock.ts";

export type PaceQuestion = {
  readonly databaseUrl: string;
  /** Takes the payload as $1 and returns the webhook-id as `id`. */
  readonly insert: string;
  readonly payload: string;
  readonly eventsPerSecond: number;
  readonly durationMs: number;
};
export type Sent = {
  readonly id: string;
  readonly sentAtMs: number;
  readonly committedAtMs: number;
};

const connections = 8;

async function pace(question: PaceQuestion): Promise<Sent[]> {
  const pool = new pg.Pool({
    connectionString: question.databaseUrl,
    max: connections,
    idleTimeoutMillis: 0,
  });
  // Connecting is not to be measured.
  const ready = Array.from({ length: connections }, () => pool.connect());
  for (const client of await Promise.all(ready)) client.release();

  const sent: Promise<Sent>[] = [];
  const startMs = nowMs();
  let dueMs = startMs;
  for (;;) {
    dueMs -= (Math.log(1 - Math.random()) * 1000) / question.eventsPerSecond;
    if (dueMs > startMs + question.durationMs) break;
    const waitMs = dueMs - nowMs();
    if (waitMs > 0) await sleep(waitMs);
    sent.push(insertOne(pool, question));
  }
  const all = await Promise.all(sent);
  await pool.end();
  return all;
}

async function insertOne(
  pool: pg.Pool,
  { insert, payload }: PaceQuestion,
): Promise<Sent> {
  const client = await pool.connect();
  const sentAtMs = nowMs();
  const { rows } = await client.query<{ id: string }>({
    name: "insert",
    text: insert,
    values: [payload],
  });
  const committedAtMs = nowMs();
  client.release();
  return { id: rows[0]?.id ?? "", sentAtMs, committedAtMs };
}

process.channel?.ref();
process.on("message", (question: PaceQuestion) => {
  void pace(question).then((answer) => process.send?.(answer));
});
