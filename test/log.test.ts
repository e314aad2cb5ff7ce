// What a log line looks like, and what never gets into one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PostcommitError } from "../src/errors.ts";
import { createLogger, type Logger } from "../src/log.ts";

test("a line is JSON with an ISO time, the level as a word and the ids", () => {
  const [line] = linesOf((log) => {
    log.child({ deliveryId: "d1" }).info({ eventId: "e1" }, "sent");
  });
  assert.match(String(line?.["time"]), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.deepEqual(
    { ...line, time: 0 },
    {
      level: "info",
      time: 0,
      service: "postcommit",
      deliveryId: "d1",
      eventId: "e1",
      msg: "sent",
    },
  );
});

test("secrets and payloads are redacted, however deep and in child bindings", () => {
  const text = textOf((log) => {
    log.info({ payload: { card: "leak" }, a: [{ b: { secrets: ["leak"] } }] });
    log.info({ headers: { Authorization: "leak", "set-cookie": "leak" } });
    log.info({ err: Object.assign(new Error("x"), { detail: "leak" }) });
    log.info({ reason: new Error("x", { cause: { password: "leak" } }) });
    log.child({ secret: "leak", token: "leak" }).info("child");
  });
  assert.doesNotMatch(text, /leak/);
  assert.match(text, /\[redacted\]/);
});

test("a URL's password is masked wherever it stands", () => {
  const url = "postgres://app:le@ak@db:5432/app";
  const lines = linesOf((log) => {
    log.error(new Error(`cannot connect to ${url}`), `tried ${url} twice`);
    log.info({ url, quoted: `"https://u:leak@h/" and "x@y"` }, "%s", url);
  });
  assert.doesNotMatch(JSON.stringify(lines), /leak|le@ak|ak@/);
  assert.equal(lines[0]?.["msg"], "tried postgres://app:***@db:5432/app twice");
  assert.equal(lines[1]?.["url"], "postgres://app:***@db:5432/app");
  assert.equal(lines[1]["quoted"], `"https://u:***@h/" and "x@y"`);
});

test("an error keeps its code and its causes", () => {
  const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  const [line] = linesOf((log) => {
    log.error(new PostcommitError("DATABASE_UNREACHABLE", "no", { cause }));
  });
  const err = line?.["err"] as Record<string, unknown>;
  assert.equal(err["type"], "PostcommitError");
  assert.equal(err["code"], "DATABASE_UNREACHABLE");
  assert.equal(
    (err["cause"] as Record<string, unknown>)["code"],
    "ECONNREFUSED",
  );
});

test("a field that contains itself does not stop the line", () => {
  const loop: Record<string, unknown> = { name: "loop" };
  loop["self"] = loop;
  assert.match(
    textOf((log) => log.info({ loop })),
    /too deep/,
  );
});

function textOf(use: (log: Logger) => void): string {
  let text = "";
  const write = (line: string) => {
    text += line;
  };
  use(createLogger({ level: "info", destination: { write } }));
  return text;
}

function linesOf(use: (log: Logger) => void): Record<string, unknown>[] {
  return textOf(use)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
