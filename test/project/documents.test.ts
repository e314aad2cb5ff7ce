// Fails when a generated document no longer says what the code says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generatedDocuments } from "./generate-docs.ts";

const root = join(import.meta.dirname, "../..");

for (const [path, expected] of await generatedDocuments()) {
  test(`${path} is up to date`, () => {
    const actual = readFileSync(join(root, path), "utf8");
    assert.equal(actual, expected, `${path} is stale: run \`npm run docs\``);
  });
}
