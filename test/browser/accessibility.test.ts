// Every page, in both themes and on a small screen: axe-core finds nothing, nothing scrolls sideways, and (as in all of
// these tests) nothing breaks the Content-Security-Policy or asks another origin.
import assert from "node:assert/strict";
import { test } from "node:test";
import { operatorToken, tokenOf } from "../api/matrix/caller.ts";
import { createStage } from "../api/matrix/stage.ts";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { addresses, go, settled } from "./addresses.ts";

test("every page is accessible, in light, in dark and on a phone", async (t) => {
  const stage = await createStage(t);
  const { world } = stage.a;
  const all = addresses({
    events: world.events.ok,
    deliveries: world.deliveries.failed,
    endpoints: world.endpoints.failing,
    "bulk-jobs": world.bulkJobs.finished,
  });
  assert.ok(all.length >= 3, "found the pages");
  for (const look of [
    { name: "light", colorScheme: "light" },
    { name: "dark", colorScheme: "dark" },
    { name: "on a phone", colorScheme: "light", isNarrow: true },
  ] as const) {
    const page = await openPage(t, stage, { token: operatorToken, ...look });
    await settled(page);
    for (const address of all) {
      await t.test(`${address} in ${look.name}`, async () => {
        await go(page, address);
        assert.equal(await page.getByText("This page broke").count(), 0);
        assert.equal(await page.getByText("There is no such page").count(), 0);
        await assertAccessible(page);
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert.equal(overflow, 0, "it scrolls sideways");
      });
    }
    await page.close();
  }
});

test("every page is accessible where it has nothing to show, and to a customer", async (t) => {
  const stage = await createStage(t);
  const page = await openPage(t, stage, { token: await tokenOf("nobody") });
  await settled(page);
  for (const address of addresses({
    events: stage.nobody.events.ok,
    deliveries: stage.nobody.deliveries.failed,
    endpoints: stage.nobody.endpoints.ok,
    "bulk-jobs": stage.nobody.bulkJobs.finished,
  })) {
    await t.test(address, async () => {
      await go(page, address);
      await assertAccessible(page);
    });
  }
});
