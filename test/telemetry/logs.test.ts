// What is logged when there is much to log: attempts up to a rate, and the same warning a few times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createLogger, type Logger } from "../../src/log.ts";
import { createReporter } from "../../src/service/attempt-log.ts";
import type { AttemptReport } from "../../src/tasks/attempt.ts";
import { waitFor } from "../helpers/wait.ts";

type Line = Readonly<Record<string, unknown>>;

function listen(repeatsWindowMs = 60_000): { log: Logger; lines: Line[] } {
  const lines: Line[] = [];
  const log = createLogger({
    level: "debug",
    repeatsWindowMs,
    destination: { write: (line) => void lines.push(JSON.parse(line) as Line) },
  });
  return { log, lines };
}

function reportOf(outcome: "delivered" | "timeout", eventId: string) {
  return {
    delivery: { eventId, deliveryId: "d", endpointId: "p", tenant: "default" },
    number: 1,
    request: { headers: {}, body: "{}" },
    exchange: { kind: "response", statusCode: 200, durationMs: 3.4 },
    verdict: { outcome, error: null, next: { status: "delivered" } },
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    lane: "fast",
  } as unknown as AttemptReport;
}

test("an attempt's line has the ids of its trace", () => {
  const { log, lines } = listen();
  createReporter(log, 10)(reportOf("delivered", "e1"));
  assert.equal(lines[0]?.["traceId"], "0af7651916cd43dd8448eb211c80319c");
  assert.equal(lines[0]?.["spanId"], "b7ad6b7169203331");
  assert.equal(lines[0]?.["msg"], "attempt");
});

test("so many attempts a second have a line, those that failed apart; the others are counted", () => {
  const { log, lines } = listen();
  let nowMs = 1000;
  const report = createReporter(log, 5, () => nowMs);
  const flood = (): void => {
    for (let n = 0; n < 1000; n += 1) report(reportOf("delivered", `e${n}`));
    for (let n = 0; n < 7; n += 1) report(reportOf("timeout", `f${n}`));
  };
  const count = (outcome: string): number =>
    lines.filter((line) => line["outcome"] === outcome).length;
  flood();
  assert.deepEqual([count("delivered"), count("timeout")], [5, 5]);
  nowMs += 1000;
  flood();
  assert.deepEqual([count("delivered"), count("timeout")], [10, 10]);
  assert.ok(lines.every((line) => !("suppressed" in line)));
  nowMs += 10_000;
  flood();
  const summary = lines.find((line) => "suppressed" in line);
  const { suppressed, delivered, notDelivered } = summary ?? {};
  // Two floods, and the first one that was left out of the third.
  assert.deepEqual([suppressed, delivered, notDelivered], [1995, 1991, 4]);
});

test("the same warning is said five times in a while, then counted; another one is another", async () => {
  const { log, lines } = listen(300);
  const refused = new Error("connect ECONNREFUSED");
  for (let n = 0; n < 50; n += 1) {
    log.warn({ err: refused, triesBefore: n }, "not available");
    log.warn({ endpointId: `p${n}` }, "paused an endpoint");
    log.info("not a warning");
  }
  const of = (msg: string): Line[] =>
    lines.filter((line) => line["msg"] === msg);
  assert.equal(of("not available").length, 5);
  assert.equal(of("paused an endpoint").length, 50);
  assert.equal(of("not a warning").length, 50);
  log.warn({ err: new Error("another") }, "not available");
  assert.equal(of("not available").length, 6);
  const last = await waitFor("the count", async () =>
    lines.find((line) => "repeats" in line),
  );
  assert.equal(last["repeats"], 45);
  assert.equal(last["msg"], "not available");
  assert.equal((last["err"] as Line)["message"], "connect ECONNREFUSED");
  log.warn({ err: refused }, "not available");
  assert.equal(of("not available").at(-1)?.["repeats"], undefined);
});
