// Holds src/ to the rules in import-rules.ts, and those rules to planted files that break them.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { findViolations, mayImport } from "./import-rules.ts";

const src = join(import.meta.dirname, "../../src");

test("src/ keeps its rules", () => {
  const sources = new Map(
    globSync("**/*.{ts,tsx}", { cwd: src }).map((path) => [
      path.split(sep).join("/"),
      readFileSync(join(src, path), "utf8"),
    ]),
  );
  assert.ok(sources.has("errors.ts"), "found the sources");
  assert.deepEqual(findViolations(sources), []);
});

test("the table of rooms has no cycle of its own", () => {
  const visit = (room: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(room), [...trail, room].join(" → "));
    for (const next of mayImport[room] ?? []) visit(next, [...trail, room]);
  };
  for (const room of Object.keys(mayImport)) visit(room, []);
});

// prettier-ignore
const planted: readonly [string, Record<string, string>, RegExp][] = [
  ["an unknown room", { "billing/a.ts": "" }, /^billing\/a\.ts:1 room "billing" has no row/],
  ["a forbidden import", { "worker/a.ts": '\nimport { b } from "../api/b.ts";' }, /^worker\/a\.ts:2 worker may not import api/],
  ["a forbidden type import", { "worker/a.ts": 'import type { B } from "../api/b.ts";' }, /may not import api/],
  ["a forbidden re-export", { "worker/a.ts": 'export { b } from "../api/b.ts";' }, /may not import api/],
  ["a forbidden lazy import", { "service.ts": 'await import("./dev/demo.ts");' }, /service may not import dev/],
  ["config as a value", { "store/a.ts": 'import { loadConfig } from "../config.ts";' }, /store may not import config/],
  ["a file outside src", { "cli.ts": 'import { a } from "../test/helpers/a.ts";' }, /cli may not import \.\./],
  ["a package in a pure room", { "delivery/a.ts": 'import pg from "pg";' }, /is pure and may not import pg/],
  ["a clock in a pure room", { "delivery/a.ts": "export const now = Date.now();" }, /may not use Date\.now/],
  ["a new Date in a pure room", { "delivery/a.ts": "export const now = new Date();" }, /may not read the clock/],
  ["chance in a pure room", { "delivery/a.ts": "export const x = Math.random();" }, /may not use Math\.random/],
  ["a cycle", { "store/a.ts": 'import { b } from "./b.ts";', "store/b.ts": 'import { a } from "./a.ts";' }, /cycle: store\/a\.ts → store\/b\.ts → store\/a\.ts/],
  ["SQL in a string", { "tasks/a.ts": 'export const q = "select 1 from outbox.events";' }, /has SQL/],
  ["SQL in a template", { "tasks/a.ts": "export const q = `\n  update outbox.events set type = ${1}`;" }, /has SQL/],
  ["a WITH query", { "worker/a.ts": "export const q = `with due as (select 1) table due`;" }, /has SQL/],
  ["LISTEN", { "worker/a.ts": 'export const q = "listen outbox_wake";' }, /has SQL/],
  ["a query call", { "worker/a.ts": "export const f = (client: any, q: string) => client.query(q);" }, /calls \.query/],
  ["process.env", { "service.ts": "export const a = process.env;" }, /reads process\.env/],
  ["a variable of process.env", { "dev/a.ts": "export const a = process.env.HOME;" }, /reads process\.env/],
  ["a default export", { "log.ts": "export default 1;" }, /default export/],
  ["a barrel", { "store/index.ts": "" }, /named for no noun/],
  ["utils", { "http/utils.ts": "" }, /named for no noun/],
  ["types", { "http/types.ts": "" }, /named for no noun/],
];

for (const [name, files, expected] of planted) {
  test(`the rules notice ${name}`, () => {
    const found = findViolations(new Map(Object.entries(files)));
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", expected);
  });
}

test("the rules let good files pass", () => {
  const good = {
    "cli.ts":
      'import { run } from "./service.ts";\nimport pkg from "../package.json" with { type: "json" };\nawait import("./dev/demo.ts");',
    "service.ts": 'import { loadConfig } from "./config.ts";',
    "worker/a.ts":
      'import type { Config } from "../config.ts";\nimport { b } from "./b.ts";\nimport pg from "pg";',
    "worker/b.ts": 'import type { A } from "./a.ts";',
    "store/a.ts": "export const f = (c: any) => c.query(`select 1 from t`);",
    "tasks/a.ts":
      'export const s = ["Update the row", "with care", "Select a tenant", "Listen on a port"];',
    "delivery/a.ts":
      'import { createHmac } from "node:crypto";\nexport const f = (now: number) => new Date(now);',
  };
  assert.deepEqual(findViolations(new Map(Object.entries(good))), []);
});
