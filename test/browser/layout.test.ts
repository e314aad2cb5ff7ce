// What is around every page: keys, themes, small screens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { createDatabase } from "../helpers/database.ts";

test("keys lead everywhere, and say so themselves", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const page = await openPage(t, api, { token: operatorToken });
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await page.getByRole("heading", { name: "Events", exact: true }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("order.*?");
  await page.waitForURL(`${api.url}/events?q=order.*%3F`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.getByText("Go to Events").waitFor();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  await page.goBack();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`menu and help are accessible in ${colorScheme}, and so are small screens`, async (t) => {
    const api = await startTestApi(t, await createDatabase(t));
    const page = await openPage(t, api, {
      token: await tenantToken("acme", { isReadOnly: true }),
      colorScheme,
      isNarrow: true,
    });
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.getByText("Read only").waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByText("tenant acme").waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Open the navigation" }).click();
    await page.getByRole("link", { name: "Events" }).click();
    await page.getByRole("heading", { name: "Events", exact: true }).waitFor();
    await page.getByText("No events yet").waitFor();
    await assertAccessible(page);
    const overflow = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    assert.equal(overflow, 0, "it scrolls sideways");
  });
}

test("a long list is read as one goes down, and what is new waits until one is back", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  await database.query(
    "insert into outbox.events (type, payload) select 'order.n' || i || '.x', '{}' from generate_series(1, 400) as i",
  );
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/events",
  });
  await page.getByRole("row").nth(20).waitFor();
  const types = await database.query<{ type: string }>(
    "select type from outbox.events order by id desc",
  );
  const last = types.at(-1)?.type ?? "";
  const lastRow = page.getByRole("row", { name: last, exact: false });
  for (let step = 0; step < 100 && !(await lastRow.isVisible()); step += 1) {
    await page.mouse.wheel(0, 2000);
    await page.waitForFunction("new Promise(requestAnimationFrame)");
  }
  await lastRow.waitFor();
  const rows = await page.getByRole("row").count();
  assert.ok(rows < 100, `${rows} rows are there at a time`);

  await database.query(
    "insert into outbox.events (type, payload) values ('order.fresh', '{}')",
  );
  await page.getByRole("button", { name: "1 new" }).click();
  await page.getByRole("row", { name: /order\.fresh/ }).waitFor();
});
