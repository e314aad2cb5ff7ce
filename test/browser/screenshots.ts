// npm run screenshots: every page in light, in dark, on a phone, with nothing to show, without the service, and as a
// customer sees it, into build/screenshots. SCREENSHOTS=overview,phone makes only those whose names have these parts.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";
import { openPage, type PageOptions } from "../helpers/browser.ts";
import { createDatabase } from "../helpers/database.ts";
import { addresses, go, settled, type Shown } from "./addresses.ts";
import { paint } from "./scenery.ts";

const folder = join(import.meta.dirname, "../../build/screenshots");
const wanted = process.env["SCREENSHOTS"]?.split(",") ?? [];

const none = "01a21ab4-85e6-7062-9074-4c51791ff291";
const nothing: Shown = {
  events: none,
  deliveries: none,
  endpoints: none,
  "bulk-jobs": none,
};

const looks: readonly {
  readonly name: string;
  readonly options?: PageOptions;
  readonly world?: "empty" | "failing";
  readonly isCustomer?: boolean;
}[] = [
  { name: "light" },
  { name: "dark", options: { colorScheme: "dark" } },
  { name: "phone", options: { isNarrow: true } },
  { name: "empty", world: "empty" },
  { name: "failing", world: "failing" },
  { name: "portal", isCustomer: true },
  {
    name: "portal-phone-dark",
    isCustomer: true,
    options: { isNarrow: true, colorScheme: "dark" },
  },
];

test("screenshots", { timeout: 1_800_000 }, async (t) => {
  await mkdir(folder, { recursive: true });
  const portal = {
    PORTAL_NAME: "Example Shop Webhooks",
    PORTAL_COLOR: "#0b7a75",
  };
  const database = await createDatabase(t);
  const shown = await paint(t, database);
  const api = await startTestApi(t, database, portal);
  const empty = await startTestApi(t, await createDatabase(t), portal);

  for (const { name, options, world, isCustomer } of looks) {
    const all = addresses(world === "empty" ? nothing : shown).filter(
      (address) => isWanted(fileOf(name, address)),
    );
    if (all.length === 0) continue;
    const page = await openPage(t, world === "empty" ? empty : api, {
      token: isCustomer ? await tenantToken("northwind") : operatorToken,
      mayComplain: /./,
      ...options,
    });
    await settled(page);
    if (world === "failing") await fail(page);
    for (const address of all) {
      await go(page, address);
      await resting(page);
      await page.screenshot({ path: join(folder, fileOf(name, address)) });
    }
    await page.close();
  }
});

function isWanted(file: string): boolean {
  return wanted.length === 0 || wanted.some((part) => file.includes(part));
}

/** `/events/<id>` is event.light.png, `/` is overview.light.png. */
function fileOf(look: string, address: string): string {
  const name = address
    .slice(1)
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/, "one")
    .replaceAll("/", "-");
  return `${name === "" ? "overview" : name}.${look}.png`;
}

/** As if neither the service nor its database could be reached from now on. */
async function fail(page: Page): Promise<void> {
  await page.route(/\/(graphql|readyz)$/, (route) => route.abort());
}

/** Until nothing moves any more. */
async function resting(page: Page): Promise<void> {
  await page.evaluate(
    "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))",
  );
}
