// Holds docs/errors.md against the codes in src/errors.ts and the SQLSTATEs raised in sql/.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { errorCodes } from "../../src/errors.ts";

const root = join(import.meta.dirname, "../..");
const document = readFileSync(join(root, "docs/errors.md"), "utf8");

test("docs/errors.md lists every code, and no other", () => {
  assert.deepEqual(
    firstColumn(/^[A-Z]+_[A-Z_]+$/),
    Object.keys(errorCodes).toSorted(),
  );
});

test("docs/errors.md lists every SQLSTATE that sql/ raises, and no other", () => {
  const raised = globSync("sql/**/*.sql", { cwd: root }).flatMap((path) =>
    sqlStatesIn(readFileSync(join(root, path), "utf8")),
  );
  assert.deepEqual(firstColumn(/^OB\d{3}$/), [...new Set(raised)].toSorted());
});

test("every code is used in src/", () => {
  const source = globSync("src/**/*.ts", { cwd: root })
    .filter((path) => path !== join("src", "errors.ts"))
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n");
  const unused = Object.keys(errorCodes).filter(
    (code) => !source.includes(`"${code}"`),
  );
  assert.deepEqual(unused, []);
});

test("SQLSTATEs are found however they are written", () => {
  assert.deepEqual(
    sqlStatesIn(
      "raise exception using errcode = 'OB404'; RAISE 'x' USING ERRCODE='OB400', hint = 'y';",
    ),
    ["OB404", "OB400"],
  );
});

function sqlStatesIn(sql: string): string[] {
  return [...sql.matchAll(/errcode\s*=\s*'(OB\w{3})'/gi)].map(
    ([, state]) => state ?? "",
  );
}

function firstColumn(pattern: RegExp): string[] {
  return [...document.matchAll(/^\| `(\w+)`/gm)]
    .map(([, name]) => name ?? "")
    .filter((name) => pattern.test(name))
    .toSorted();
}
