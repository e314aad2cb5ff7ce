// Signing in, and events that appear while one looks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";

test("a link signs one in, and leaves its token nowhere in the address", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const page = await openPage(t, api, { token: operatorToken });
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  assert.equal(page.url(), `${api.url}/`);
  await assertAccessible(page);
  await page.reload();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
});

test("a token is asked for, refused with the reason, and taken", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const page = await openPage(t, api, {
    path: "/events?state=unmatched",
    mayComplain: /status of 401/,
  });
  const field = page.getByLabel("Token", { exact: true });
  await assertAccessible(page);
  await field.fill("x".repeat(40));
  await field.press("Enter");
  await page.getByText("This token is not known here.").waitFor();
  await field.fill(operatorToken);
  await field.press("Enter");
  await page.getByRole("heading", { name: "Events", exact: true }).waitFor();
  // Where one wanted to go is where one is.
  assert.equal(page.url(), `${api.url}/events?state=unmatched`);
});

test("a token that ends while one looks leads back to signing in", async (t) => {
  const api = await startTestApi(t, await createDatabase(t));
  const token = await tenantToken("acme", { seconds: 2 });
  const page = await openPage(t, api, {
    token,
    mayComplain: /status of 401/,
  });
  await page.getByText(/expired|ended/i).waitFor();
  await page.getByLabel("Token", { exact: true }).waitFor();
});

test("an event appears as soon as it is committed, and turns to delivered", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const api = await startTestApi(t, database, { isWhole: true });
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/events",
  });
  await page.getByText("No events yet").waitFor();
  await assertAccessible(page);
  await database.query(
    "select outbox.create_endpoint(url => $1, event_types => '{order.*}')",
    [receiver.url()],
  );
  await database.query(
    `insert into outbox.events (type, payload) values ('order.created', '{"id": 12345678901234567890, "price": 1.10}')`,
  );
  const row = page.getByRole("row", { name: /order\.created/ });
  await row.getByText("Delivered").waitFor();
  await assertAccessible(page);

  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "order.created" }).waitFor();
  await page.getByText("12345678901234567890").waitFor();
  await page.getByText("1.10").waitFor();
  await assertAccessible(page);
});

test("a lost service is told of, and found again", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const port = new URL(api.url).port;
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/events",
    mayComplain: /ERR_|WebSocket|status of 50/,
  });
  await page.getByText("No events yet").waitFor();
  await api.service.stop();
  await page.getByText("Postcommit can't be reached").waitFor();
  await database.query(
    "insert into outbox.events (type, payload) values ('order.created', '{}')",
  );
  await startTestApi(t, database, { PORT: port });
  await page.getByRole("row", { name: /order\.created/ }).waitFor();
  await page
    .getByText("Postcommit can't be reached")
    .waitFor({ state: "hidden" });
});
