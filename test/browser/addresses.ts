// Every page of the dashboard by its address, as its routes say: a page that is added is looked at by the tests that go
// through all of them.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const root = join(import.meta.dirname, "../..");

/** The rows that a page of one row shows, by the first word of its address. */
export type Shown = Readonly<
  Record<"events" | "deliveries" | "endpoints" | "bulk-jobs", string>
>;

/** Such as /events/$id. */
function routes(): string[] {
  const files = globSync("src/dashboard/pages/*/*-route*.ts", { cwd: root });
  const paths = files.flatMap((file) =>
    [
      ...readFileSync(join(root, file), "utf8").matchAll(/path: "([^"]+)"/g),
    ].map(([, path = ""]) => path),
  );
  return [...new Set(paths)].toSorted();
}

/** The addresses of all pages, where `shown` says what the pages of one row show. */
export function addresses(shown: Shown): string[] {
  return routes().map((route) =>
    route.replace(/^\/([^/]+)\/\$\w+/, (_route, room: string) => {
      const id = shown[room as keyof Shown];
      if (id) return `/${room}/${id}`;
      throw new Error(
        `test/browser/addresses.ts does not know what ${route} shows`,
      );
    }),
  );
}

/** When everything that a page asked for is there. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  const awaited = page.locator(".mantine-Skeleton-root, [aria-busy=true]");
  const deadline = Date.now() + 60_000;
  while ((await awaited.count()) > 0) {
    if (Date.now() > deadline) {
      throw new Error(`${page.url()} still waits for something`);
    }
    await page.evaluate("new Promise(requestAnimationFrame)");
  }
}

/** Goes to another page as a link would, without loading everything anew. */
export async function go(page: Page, address: string): Promise<void> {
  // By way of nowhere, so that what is waited for can't be what was there before.
  const nowhere = page.getByText("There is no such page");
  await push(page, "/nowhere");
  await nowhere.waitFor();
  await push(page, address);
  await nowhere.waitFor({ state: "hidden" });
  await settled(page);
}

async function push(page: Page, address: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, "", ${JSON.stringify(address)})`,
  );
}
