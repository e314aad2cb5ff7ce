// The pages that only operators have: the audit, and the workers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";

test("the audit shows what was just done, by whom, and with what", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const [endpoint] = await database.query<{ id: string }>(
    "select id from outbox.create_endpoint(url => 'https://a.example/', tenant => 'acme')",
  );
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/audit",
  });
  await page.getByRole("row", { name: /Made an endpoint/ }).waitFor();
  const paused = await api.ask(
    await tenantToken("acme"),
    `mutation ($id: UUID!) { pauseEndpoint(input: { id: $id, reason: "moving <b>house</b>" }) { endpoint { id } } }`,
    { id: endpoint?.id },
  );
  assert.equal(paused.body.errors, undefined);
  // Without a reload.
  const row = page.getByRole("row", { name: /Paused an endpoint tenant acme/ });
  await row.waitFor();
  await assertAccessible(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("pause_endpoint").waitFor();
  await dialog.getByText("moving <b>house</b>").waitFor();
  await assertAccessible(page);
  await page.waitForURL(/entry=/);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });

  await page.getByLabel("Who").fill("tenant acme");
  await page.getByRole("row", { name: /Made an/ }).waitFor({ state: "hidden" });
  assert.equal(await page.getByRole("row").count(), 2);
  await page.goto("/audit?what=create_endpoint&tenant=acme");
  await page.getByRole("row", { name: /Made an endpoint/ }).waitFor();
  assert.equal(await page.getByRole("row").count(), 2);
  await page.goto("/audit?what=rotate_secret");
  await page.getByText("Nothing fits").waitFor();
});

test("a worker is there with its lease, and gone when it has stopped", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/workers",
  });
  await page.getByText("No worker is running").waitFor();
  await assertAccessible(page);
  const worker = await startTestApi(t, database, { isWhole: true });
  const row = page.getByRole("row", { name: new RegExp(String(process.pid)) });
  await row.getByText("Held").waitFor();
  await assertAccessible(page);
  await worker.service.stop();
  await page.getByText("No worker is running").waitFor();
});

test("a tenant sees neither audit nor workers", async (t) => {
  const database = await createDatabase(t);
  await database.query(
    "select outbox.create_endpoint(url => 'https://a.example/', tenant => 'acme')",
  );
  const api = await startTestApi(t, database, { isWhole: true });
  const page = await openPage(t, api, { token: await tenantToken("acme") });
  await page.getByRole("link", { name: "Endpoints" }).waitFor();
  for (const name of ["Audit", "Workers"]) {
    assert.equal(await page.getByRole("link", { name }).count(), 0);
  }
  await page.goto("/audit");
  await page.getByText("The audit is for operators").waitFor();
  await page.goto("/workers");
  await page.getByText("Workers are for operators").waitFor();
  for (const query of ["{ audits { nodes { id } } }", "{ workers { name } }"]) {
    const { body } = await api.ask(await tenantToken("acme"), query);
    assert.equal(body.errors?.[0]?.extensions["code"], "FORBIDDEN");
  }
});
