// An event's timeline moves while one looks, and it is sent again from its page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { operatorToken, startTestApi } from "../helpers/api.ts";
import { createDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";

test("a timeline moves, and the event is sent again to all and to one", async (t) => {
  const database = await createDatabase(t);
  const first = await createReceiver(t, { replies: [{ status: 503 }, {}] });
  const second = await createReceiver(t);
  const api = await startTestApi(t, database, { isWhole: true });
  await database.query(
    "select outbox.create_endpoint(url => $1, retry_schedule => '{2,3600}')",
    [first.url("/first")],
  );
  const [event] = await database.query<{ id: string }>(
    `insert into outbox.events (type, payload, traceparent)
     values ('order.created', '{"id": 12345678901234567890}', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
     returning id`,
  );
  const page = await openPage(t, api, {
    token: operatorToken,
    path: `/events/${event?.id}`,
  });
  const timeline = page.getByRole("list", { name: "Timeline" });
  await timeline.getByText("Inserted by your application").waitFor();
  await timeline.getByText("Owed to 1 endpoint").waitFor();
  await timeline.getByText("Your server answered 503").waitFor();
  await timeline.getByText(/Your server accepted it with 20/).waitFor();
  await page
    .getByText("4bf92f3577b34da6a3ce929d0e0e4736", { exact: true })
    .waitFor();
  await assertAccessible(page);

  await database.query("select outbox.create_endpoint(url => $1)", [
    second.url("/second"),
  ]);
  await page.getByRole("button", { name: "Send again" }).click();
  const dialog = page.getByRole("dialog");
  const to = dialog.getByRole("combobox", { name: "To" });
  await to.waitFor();
  assert.equal(await to.inputValue(), "All endpoints that want it now");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Send again" }).click();
  await page.getByText("Sent again to 2 endpoints.").waitFor();
  await second.waitForRequests(1);
  await first.waitForRequests(3);
  await timeline.getByText("Owed to 2 endpoints").waitFor();
  await timeline.getByText(/attempt 3/).waitFor();

  await page.getByRole("button", { name: "Send again" }).click();
  await to.click();
  await page.getByRole("option", { name: /second/ }).click();
  await dialog.getByRole("button", { name: "Send again" }).click();
  await page.getByText("Sent again to 1 endpoint.").waitFor();
  await second.waitForRequests(2);
  assert.equal(first.received.length, 3);
  const ids = [...first.received, ...second.received].map(({ id }) => id);
  assert.deepEqual(new Set(ids), new Set([event?.id]));
});
