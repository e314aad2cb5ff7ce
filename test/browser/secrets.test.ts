// Signing secrets: rotated with the keyboard alone, both verified by whoever receives, shown when asked for, ended.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";
import { tabTo } from "../helpers/keyboard.ts";
import { createReceiver, type ReceivedRequest } from "../helpers/receiver.ts";

function isVerified(
  secret: string,
  request: ReceivedRequest | undefined,
): boolean {
  try {
    new Webhook(secret).verify(
      request?.text ?? "",
      request?.headers as Record<string, string>,
    );
    return true;
  } catch {
    return false;
  }
}

test("a rotated secret signs beside the old one, until that is ended", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const api = await startTestApi(t, database, { isWhole: true });
  const [endpoint] = await database.query<{ id: string; secret: string }>(
    "select * from outbox.create_endpoint(url => $1, tenant => 'acme')",
    [receiver.url()],
  );
  const old = endpoint?.secret ?? "";
  const publish = () =>
    database.query("select outbox.publish('order.created', '{}', 'acme')");
  const page = await openPage(t, api, {
    token: await tenantToken("acme"),
    path: `/endpoints/${endpoint?.id}`,
  });
  const { keyboard } = page;
  await page.getByText("Signing secrets").first().waitFor();
  assert.equal(await page.getByText(old).count(), 0);

  await tabTo(page, page.getByRole("button", { name: "Rotate" }));
  await keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Make a new secret?").waitFor();
  await assertAccessible(page);
  await tabTo(page, dialog.getByRole("button", { name: "Make a new one" }));
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "The new secret" }).waitFor();
  const made = (await page.getByText(/^whsec_/).textContent()) ?? "";
  assert.notEqual(made, old);
  await assertAccessible(page);
  await keyboard.press("Enter");
  await page.getByText("Still signs").waitFor();
  // It is nowhere on the page any more.
  assert.equal(await page.getByText(made).count(), 0);

  await publish();
  const [both] = await receiver.waitForRequests(1);
  assert.equal(isVerified(old, both), true);
  assert.equal(isVerified(made, both), true);
  assert.match(String(both?.headers["webhook-signature"]), /^v1,\S+ v1,\S+$/);

  await page.getByRole("button", { name: "Reveal" }).click();
  await dialog.getByText("noted in the audit").waitFor();
  await dialog.getByRole("button", { name: "Reveal" }).click();
  await page.getByText(old).waitFor();
  await page.getByText(made).waitFor();
  await assertAccessible(page);
  await page.getByRole("button", { name: "Hide" }).click();
  await page.getByText(made).waitFor({ state: "hidden" });
  const revealed = await database.query(
    "select actor from outbox.audit where mutation = 'reveal_secret'",
  );
  assert.deepEqual(revealed, [{ actor: "tenant acme" }]);

  const row = page.getByRole("row", { name: /Still signs/ });
  await row.getByRole("button", { name: "End now" }).click();
  await dialog.getByRole("button", { name: "End it" }).click();
  await page.getByRole("row", { name: /Ended/ }).waitFor();
  await publish();
  const [, last] = await receiver.waitForRequests(2);
  assert.equal(isVerified(old, last), false);
  assert.equal(isVerified(made, last), true);
  // The last one that signs can't be ended.
  assert.equal(await page.getByRole("button", { name: "End now" }).count(), 0);
});
