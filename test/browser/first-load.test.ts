// What a browser has to load before the overview can be used, and what it may run.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { keepDashboardBuilt } from "../../src/dev/dashboard.ts";
import { operatorToken, startTestApi } from "../helpers/api.ts";
import { openPage } from "../helpers/browser.ts";
import { createDatabase } from "../helpers/database.ts";
import { settled } from "./addresses.ts";

const build = join(import.meta.dirname, "../../build/dashboard");
const atMostBytes = 250_000;

type Chunk = {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
};

before(() => keepDashboardBuilt());

test("the overview needs no more than 250 KB of compressed JavaScript", (t) => {
  const manifest = JSON.parse(
    readFileSync(join(build, ".vite/manifest.json"), "utf8"),
  ) as Readonly<Record<string, Chunk>>;
  const needed = new Set<string>();
  const need = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || needed.has(name)) return;
    needed.add(name);
    for (const each of chunk.imports ?? []) need(each);
    // Of what is loaded later: the page itself, and the chart that it shows.
    for (const each of chunk.dynamicImports ?? []) {
      if (/overview-page|chart-canvas/.test(each)) need(each);
    }
  };
  for (const [name, { isEntry }] of Object.entries(manifest)) {
    if (isEntry) need(name);
  }
  assert.ok(
    [...needed].some((name) => name.includes("overview-page")),
    "found the overview",
  );
  assert.ok(
    [...needed].some((name) => name.includes("chart-canvas")),
    "found its charts",
  );
  for (const encoding of ["br", "gz"]) {
    const sizes = [...needed].map((name) => {
      const { file = "" } = manifest[name] ?? {};
      return statSync(join(build, `${file}.${encoding}`)).size;
    });
    const total = sizes.reduce((sum, size) => sum + size, 0);
    t.diagnostic(`${encoding}: ${total} bytes in ${sizes.length} files`);
    assert.ok(total <= atMostBytes, `${total} bytes of ${encoding}`);
  }
});

test("that is what a browser really loads, and what it must not run does not run", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const page = await openPage(t, api, {
    token: operatorToken,
    mayComplain: /CSP: script-src-elem inline|Content Security Policy/,
  });
  await settled(page);
  const transferred = (await page.evaluate(`
    performance.getEntriesByType("resource")
      .filter(({ name }) => name.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
  `)) as number;
  assert.ok(transferred > 50_000, `${transferred} bytes of JavaScript`);
  assert.ok(transferred <= atMostBytes, `${transferred} bytes of JavaScript`);

  const refused = page.waitForEvent("console", {
    predicate: (message) => message.text().startsWith("CSP: script-src"),
  });
  await page.evaluate(`
    const script = document.createElement("script");
    script.textContent = "window.wasRun = true";
    document.body.append(script);
  `);
  await refused;
  assert.equal(await page.evaluate("window.wasRun"), undefined);
  const html = await (
    await fetch(api.url, { headers: { accept: "text/html" } })
  ).text();
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\son\w+=|javascript:/i);
});
