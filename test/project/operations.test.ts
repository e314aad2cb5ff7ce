// What the dashboard asks of the API is what schema.graphql offers, and its types are those. `npm run schema` writes them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { generatedOperations } from "./generate-operations.ts";

const root = join(import.meta.dirname, "../..");

test("the types of the dashboard's operations are up to date", async () => {
  const generated = await generatedOperations();
  assert.ok(generated.size > 1);
  for (const [path, text] of generated) {
    const found = await readFile(join(root, path), "utf8").catch(() => "");
    assert.equal(found, text, `${path} is stale: run npm run schema`);
  }
});
