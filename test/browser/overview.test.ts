// The overview: what it says is true, moves while one looks, and leads to what it counts.
import { test } from "node:test";
import type { Page } from "playwright-core";
import { createEndpoint } from "../e2e/stage.ts";
import { operatorToken, startTestApi } from "../helpers/api.ts";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { settled } from "./addresses.ts";

/** The card with this label. */
const card = (page: Page, label: string) =>
  page.locator("div", { has: page.getByRole("link", { name: label }) }).last();

test("before there is anything, it says how to begin", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/?tenant=o'neil",
  });
  await page.getByText("o'neil has no endpoint yet").waitFor();
  await page.getByText("values ('o''neil', 'order.created'").waitFor();
  await page.getByRole("link", { name: "Create an endpoint" }).waitFor();
  await assertAccessible(page);
});

test("numbers, trouble and failures appear as they happen, and lead to what they count", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: ({ path }) => ({ status: path === "/ok" ? 200 : 500 }),
  });
  await createEndpoint(database, receiver.url("/ok"), {
    tenant: "acme",
    eventTypes: ["order.*"],
  });
  const broken = await createEndpoint(database, receiver.url("/broken"), {
    tenant: "acme",
    eventTypes: ["invoice.*"],
  });
  const api = await startTestApi(t, database, { isWhole: true });
  const page = await openPage(t, api, { token: operatorToken });
  await page.getByText("All is quiet").waitFor();
  await settled(page);
  await assertAccessible(page);

  await database.query(
    "insert into outbox.events (tenant, type, payload) select 'acme', 'order.paid', '{}' from generate_series(1, 30)",
  );
  await card(page, "Delivered now").getByText("30 in all this time").waitFor();
  await page.getByText("All is well").waitFor();
  await card(page, "Attempts that succeeded").getByText("100%").waitFor();

  await database.query(
    "insert into outbox.events (tenant, type, payload) select 'acme', 'invoice.sent', '{}' from generate_series(1, 10)",
  );
  await card(page, "Failed for good")
    .getByText("10", { exact: true })
    .waitFor();
  await card(page, "Attempts that succeeded").getByText("10 failed").waitFor();
  const troubled = page.getByRole("region", { name: "Endpoints in trouble" });
  await troubled.getByRole("link", { name: /broken/ }).waitFor();
  const reasons = page.getByRole("region", { name: "Why attempts failed" });
  await reasons.getByRole("row", { name: /10/ }).waitFor();
  await assertAccessible(page);

  // Each number, and where it leads.
  for (const [label, address] of [
    ["Delivered now", "/deliveries?status=delivered"],
    ["Attempts that succeeded", "/deliveries?time=1h"],
    ["From commit to first attempt", "/deliveries?time=1h"],
    ["Waiting to be sent", "/deliveries?status=pending"],
    ["Failed for good", "/deliveries?status=failed"],
  ] as const) {
    await page.getByRole("link", { name: label }).click();
    await page.waitForURL(`${api.url}${address}`);
    await page.goBack();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  }
  await troubled.getByRole("link", { name: /broken/ }).click();
  await page.waitForURL(`${api.url}/endpoints/${broken.id}`);
  await page.goBack();

  await page.getByLabel("Time", { exact: true }).first().click();
  await page.getByRole("option", { name: "Last 24 hours" }).click();
  await page.waitForURL(`${api.url}/?time=24h`);
  await page.getByText("Attempts each 15 minutes").waitFor();
  await page.getByRole("link", { name: "Attempts that succeeded" }).click();
  await page.waitForURL(`${api.url}/deliveries?time=24h`);
});

test("events that nobody looks at are the first thing that it says", async (t) => {
  const database = await createDatabase(t);
  await createEndpoint(database, "https://acme.example/hooks");
  // As they are where no worker has run for ten minutes.
  await database.query(`
    insert into outbox.events (id, type, payload, created_at)
    select pg_catalog.uuidv7(interval '-10 minutes'), 'order.paid', '{}', now() - interval '10 minutes'`);
  const api = await startTestApi(t, database);
  const page = await openPage(t, api, { token: operatorToken });
  await page
    .getByRole("link", { name: /1 event has not been looked at for 10/ })
    .click();
  await page.waitForURL(`${api.url}/events?state=undispatched`);
});

test("a lost service leaves what was known on the screen, and is caught up with", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await createEndpoint(database, receiver.url());
  const api = await startTestApi(t, database, { isWhole: true });
  const port = new URL(api.url).port;
  const page = await openPage(t, api, {
    token: operatorToken,
    mayComplain: /ERR_|WebSocket|status of 50/,
  });
  await database.query(
    "insert into outbox.events (type, payload) values ('order.paid', '{}')",
  );
  const delivered = card(page, "Delivered now");
  await delivered.getByText("1 in all this time").waitFor();
  await api.service.stop();
  await page.getByText("Postcommit can't be reached").waitFor();
  await delivered.getByText("1 in all this time").waitFor();
  await assertAccessible(page);
  await database.query(
    "insert into outbox.events (type, payload) values ('order.paid', '{}')",
  );
  await startTestApi(t, database, { PORT: port, isWhole: true });
  await delivered.getByText("2 in all this time").waitFor();
  await page
    .getByText("Postcommit can't be reached")
    .waitFor({ state: "hidden" });
});
