// What strangers send is text, wherever it is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { operatorToken, startTestApi } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { waitFor } from "../helpers/wait.ts";

const script = `<script>window.wasRun = 1</script>`;
const image = `<img src="/x" onerror="window.wasRun = 1">`;

test("markup, script and control characters show as text, and do nothing", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [
      {
        status: 500,
        headers: { "content-type": "text/html", "x-markup": image },
        body: `<!doctype html>${script}${image}<b>bold</b>\r\n\u{1b}[31mred\u{7}\r\u{202e}gnp.exe\u{202c}\0end`,
      },
    ],
  });
  const api = await startTestApi(t, database, { isWhole: true });
  await database.query(
    "select outbox.create_endpoint(url => $1, description => $2, retry_schedule => '{3600}')",
    [receiver.url("/hooks"), script],
  );
  await database.query(
    "insert into outbox.events (type, payload, idempotency_key) values ('order.created', $1, $2)",
    [
      JSON.stringify({
        [script]: `${image}\u{1b}[2J\u{202e}evil`,
        big: 1,
      }).replace('"big":1', '"big":12345678901234567890,"price":1.10'),
      `${image}\u{202e}`,
    ],
  );
  let id = "";
  await waitFor("an attempt", async () => {
    const [row] = await database.query<{ delivery_id: string }>(
      "select delivery_id from outbox.attempts",
    );
    id = row?.delivery_id ?? "";
    return row !== undefined;
  });
  const page = await openPage(t, api, {
    token: operatorToken,
    path: `/deliveries/${id}`,
  });
  const body = page.getByRole("region", { name: "Response body" });
  await body.waitFor();
  const shown = await body.innerText();
  for (const text of [
    script,
    image,
    "<b>bold</b>",
    "␛[31mred␇␍",
    "‹U+202E›gnp.exe‹U+202C›",
    "\u{fffd}end",
  ]) {
    assert.ok(shown.includes(text), `${text} in ${shown}`);
  }
  const request = page.getByRole("region", { name: "Request body" });
  await request.getByText(script).waitFor();
  await request.getByText("12345678901234567890").waitFor();
  await request.getByText("1.10").waitFor();
  await request.getByText("‹U+202E›evil").waitFor();
  await page
    .getByRole("region", { name: "Response headers" })
    .getByText(image)
    .waitFor();
  await assertAccessible(page);

  await page.getByRole("link", { name: /^0/ }).click();
  await page
    .getByRole("region", { name: "Payload" })
    .getByText(script)
    .waitFor();
  await page
    .getByRole("region", { name: "Payload" })
    .getByText("‹U+202E›evil")
    .waitFor();
  await page.getByText(`${image}‹U+202E›`).waitFor();
  await assertAccessible(page);
  for (const path of ["/events", "/deliveries"]) {
    await page.goto(path);
    await page.getByRole("row", { name: /order\.created/ }).waitFor();
  }
  assert.equal(await page.evaluate("window.wasRun"), undefined);
  assert.equal(await page.locator("main b, main img").count(), 0);
});
