// A real browser with the dashboard open: signed in, watched, and failing the test when a page complains, breaks its
// Content-Security-Policy or asks anything of another origin.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, type TestContext } from "node:test";
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";
import { keepDashboardBuilt } from "../../src/dev/dashboard.ts";
import { chromiumOptions } from "./chromium.ts";
import { cleanUp } from "./cleanup.ts";

const failures = join(import.meta.dirname, "../../build/failures");

let launched: Promise<Browser> | undefined;

/** One for all tests of a file. */
async function browser(): Promise<Browser> {
  launched ??= launch();
  return await launched;
}

async function launch(): Promise<Browser> {
  // test/run.ts has done it already, unless this file runs without it.
  await keepDashboardBuilt();
  return await chromium.launch(await chromiumOptions());
}

after(async () => {
  await (await launched)?.close();
});

export type PageOptions = {
  /** Signed in with it, by a link; not at all without it. */
  readonly token?: string;
  readonly path?: string;
  readonly colorScheme?: "light" | "dark";
  /** 360 pixels wide, as a small phone. */
  readonly isNarrow?: boolean;
  /** What the page may complain of: a lost server is complained of by the browser itself. */
  readonly mayComplain?: RegExp;
};

/** Opens the dashboard of a service. At the test's end it is closed, and must have had nothing to complain of. */
export async function openPage(
  t: TestContext,
  service: { readonly url: string },
  options: PageOptions = {},
): Promise<Page> {
  const { token, path = "/", colorScheme = "light", mayComplain } = options;
  const settings: BrowserContextOptions = {
    colorScheme,
    baseURL: service.url,
    viewport: options.isNarrow
      ? { width: 360, height: 740 }
      : { width: 1280, height: 800 },
    reducedMotion: "reduce",
    timezoneId: "Europe/Berlin",
    locale: "en-US",
  };
  const context = await (await browser()).newContext(settings);
  const complaints: string[] = [];
  cleanUp(t, async () => {
    if (!t.passed) {
      // What one would have seen, for who looks into the failure.
      const name = t.fullName.replaceAll(/\W+/g, "-").slice(0, 120);
      await page.screenshot({ path: join(failures, `${name}.png`) });
      t.diagnostic(`${page.url()}\n${complaints.join("\n")}`);
    }
    await context.close();
    const unexpected = complaints.filter((text) => !mayComplain?.test(text));
    assert.deepEqual(unexpected, [], "the page complained");
  });
  // As text: these tests know no DOM.
  await context.addInitScript(`
    addEventListener("securitypolicyviolation", (event) =>
      console.error("CSP: " + event.violatedDirective + " " + event.blockedURI));
  `);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(`${message.text()} ${message.location().url}`);
    }
  });
  page.on("pageerror", (error) =>
    complaints.push(String(error.stack ?? error)),
  );
  const { host } = new URL(service.url);
  const note = (url: string): void => {
    if (!/^(data|blob):/.test(url) && new URL(url).host !== host) {
      complaints.push(`asked another origin: ${url}`);
    }
  };
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));
  await page.goto(token === undefined ? path : `${path}#token=${token}`);
  return page;
}

let axe: Promise<string> | undefined;

/** Fails with what axe-core finds against WCAG 2.2 A and AA, and its best practices. */
export async function assertAccessible(page: Page): Promise<void> {
  axe ??= readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  await page.evaluate(await axe);
  const found = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )) as {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly {
      readonly html: string;
      readonly failureSummary?: string;
    }[];
  }[];
  assert.deepEqual(
    found.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join("\n")}`,
    ),
    [],
  );
}
