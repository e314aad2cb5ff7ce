// Deliveries: what fails is seen failing, is mended, and is seen delivered; one by one, selected, and all that match.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import {
  operatorToken,
  startTestApi,
  tenantToken,
  type TestApi,
} from "../helpers/api.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver, type Receiver } from "../helpers/receiver.ts";
import { waitFor } from "../helpers/wait.ts";
import { addFailed } from "../sql/bulk-stage.ts";

type Stage = {
  readonly database: TestDatabase;
  readonly receiver: Receiver;
  readonly api: TestApi;
};

async function stage(
  t: TestContext,
  options: {
    readonly schedule: string;
    readonly status?: number;
    readonly tenant?: string;
  },
): Promise<Stage> {
  const { schedule, status = 500, tenant = "default" } = options;
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status }] });
  const api = await startTestApi(t, database, { isWhole: true });
  await database.query(
    `select outbox.create_endpoint(url => $1, tenant => $2, retry_schedule => $3)`,
    [receiver.url("/hooks"), tenant, schedule],
  );
  return { database, receiver, api };
}

async function publish(
  { database }: Stage,
  count = 1,
  tenant = "default",
): Promise<void> {
  await database.query(
    `insert into outbox.events (tenant, type, payload)
     select $1, 'order.created', jsonb_build_object('n', n) from generate_series(1, $2::integer) as n`,
    [tenant, count],
  );
}

async function waitForStatus(
  { database }: Stage,
  status: string,
  count: number,
): Promise<void> {
  await waitFor(`${count} ${status}`, async () => {
    const rows = await database.query(
      "select from outbox.deliveries where status = $1",
      [status],
    );
    return rows.length === count;
  });
}

async function deliveryId({ database }: Stage): Promise<string> {
  const find = async (): Promise<string | undefined> => {
    const [row] = await database.query<{ id: string }>(
      "select id from outbox.deliveries",
    );
    return row?.id;
  };
  await waitFor("a delivery", async () => (await find()) !== undefined);
  return (await find()) ?? "";
}

/** Fails later if the page was loaded anew. */
async function markPage(page: Page): Promise<() => Promise<void>> {
  await page.evaluate("window.sameEver = true");
  return async () =>
    assert.equal(await page.evaluate("window.sameEver"), true, "it reloaded");
}

test("a failing delivery is watched, mended, retried, and turns to delivered", async (t) => {
  const all = await stage(t, {
    schedule: "{3600,3600,3600,3600,3600,3600,3600,3600}",
  });
  const { database, receiver, api } = all;
  await publish(all);
  const id = await deliveryId(all);
  const page = await openPage(t, api, {
    token: operatorToken,
    path: `/deliveries/${id}`,
  });
  await page.locator(`[data-attempt="1"]`).waitFor();
  const isSamePage = await markPage(page);
  const lags: number[] = [];
  for (const number of [2, 3, 4, 5, 6]) {
    // By somebody else, elsewhere: this page knows nothing of it beforehand.
    await database.query("select outbox.retry_delivery($1)", [id]);
    const received = await receiver.waitForRequests(number);
    await page.locator(`[data-attempt="${number}"]`).waitFor();
    lags.push(Date.now() - (received[number - 1]?.receivedAt ?? 0));
  }
  // By asking every few seconds it would be two seconds; a machine that is busy may be late once or twice.
  const [, , median = 0] = lags.toSorted((a, b) => a - b);
  assert.ok(median < 1000, `attempts appeared after ${lags.join(", ")} ms`);

  const means = page.getByRole("region", { name: /What this means/ });
  await means.getByText("Your server answered 500.").waitFor();
  await page.getByText(/in \d+ (min|h)/).waitFor();
  const request = page.getByRole("region", { name: "Request", exact: true });
  await request.getByText("v1,<signature>").waitFor();
  const sent = receiver.received.at(-1);
  assert.ok(sent);
  // What is put together again is what was sent.
  const shown = await request
    .getByRole("region", { name: "Request headers" })
    .innerText();
  for (const name of [
    "webhook-id",
    "webhook-timestamp",
    "content-type",
    "content-length",
    "host",
    "idempotency-key",
  ]) {
    assert.ok(
      shown.includes(String(sent.headers[name])),
      `${name}: ${String(sent.headers[name])} in\n${shown}`,
    );
  }
  assert.ok(!shown.includes(String(sent.headers["webhook-signature"])));
  await assertAccessible(page);

  receiver.reply([{ status: 204 }]);
  await page.getByRole("button", { name: "Retry now" }).click();
  await page.getByRole("status").getByText("Delivered").waitFor();
  await page.getByText("Your server accepted it with 204").first().waitFor();
  await isSamePage();
  await assertAccessible(page);
});

test("a delivery is retried, and its attempts are gone through, with the keyboard alone", async (t) => {
  const all = await stage(t, { schedule: "{3600}" });
  await publish(all);
  await all.receiver.waitForRequests(1);
  const page = await openPage(t, all.api, {
    token: operatorToken,
    path: "/deliveries",
  });
  await page.getByRole("row", { name: /Retrying/ }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator(`[data-attempt="1"]`).waitFor();
  await page.keyboard.press("r");
  await page.locator(`[data-attempt="2"]`).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/attempt=1/);
  await page.locator(`[data-attempt="1"][aria-expanded="true"]`).waitFor();
});

test("500 failed deliveries are counted, retried and watched", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  // Of an outage that is over.
  await addFailed(database, { count: 500, url: receiver.url("/hooks/") });
  const api = await startTestApi(t, database, { isWhole: true });
  const all = { database, receiver, api };
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/deliveries?status=failed",
  });
  await page
    .getByRole("row", { name: /Failed/ })
    .first()
    .waitFor();
  const isSamePage = await markPage(page);
  await page.getByRole("button", { name: "Retry all failed" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("500 deliveries will be tried once more.").waitFor();
  await assertAccessible(page);
  assert.equal(receiver.received.length, 0);
  await dialog.getByRole("button", { name: "Retry 500 deliveries" }).click();
  const progress = page.getByRole("region", {
    name: "Retry failed deliveries",
  });
  await progress.getByText("500 of 500 deliveries put in line").waitFor();
  await progress.getByText("Finished").waitFor();
  await page.getByText("Nothing has failed for good").waitFor();
  await receiver.waitForRequests(500);
  await waitForStatus(all, "delivered", 500);
  await isSamePage();
  await assertAccessible(page);

  await page.getByRole("link", { name: "Bulk jobs" }).click();
  const row = page.getByRole("row", { name: /Retry failed deliveries/ });
  await row.getByText("500 of 500").waitFor();
  await assertAccessible(page);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByText("500 of 500 deliveries put in line").waitFor();
  await assertAccessible(page);
});

test("what an operator does to all of a list is done to the tenant it is narrowed down to", async (t) => {
  const all = await stage(t, { schedule: "{3600}", tenant: "acme" });
  const { database, api, receiver } = all;
  await database.query(
    `select outbox.create_endpoint(url => $1, tenant => 'other', retry_schedule => '{3600}')`,
    [receiver.url("/other")],
  );
  await publish(all, 3, "acme");
  await publish(all, 2, "other");
  await waitFor("five attempts", async () => {
    const rows = await database.query("select from outbox.attempts");
    return rows.length === 5;
  });
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/deliveries?tenant=acme&status=pending&code=5xx",
  });
  await page
    .getByRole("row", { name: /Retrying/ })
    .nth(2)
    .waitFor();
  await page.getByRole("button", { name: "Cancel all" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/narrowed down by the code/).waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByLabel("Code of the last answer").fill("");
  await page.waitForURL((url) => !url.searchParams.has("code"));
  await page.getByRole("button", { name: "Cancel all" }).click();
  await dialog.getByText(/^3 deliveries will be cancelled/).waitFor();
  await dialog.getByRole("button", { name: "Cancel 3 deliveries" }).click();
  await page.getByText("3 of 3 deliveries cancelled").waitFor();
  const left = await database.query(
    "select tenant, status, count(*)::integer as count from outbox.deliveries group by 1, 2 order by 1",
  );
  assert.deepEqual(left, [
    { tenant: "acme", status: "cancelled", count: 3 },
    { tenant: "other", status: "pending", count: 2 },
  ]);
});

test("deliveries are selected with the keyboard, and what can't be done is told", async (t) => {
  const all = await stage(t, { schedule: "{3600}" });
  const { database, api, receiver } = all;
  await publish(all, 4);
  await receiver.waitForRequests(4);
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/deliveries",
  });
  await page
    .getByRole("row", { name: /Retrying/ })
    .nth(3)
    .waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  await page.getByText("3 selected").waitFor();
  await assertAccessible(page);
  // Somebody else was quicker with one of them.
  receiver.reply([{ status: 204 }]);
  await page.keyboard.press("Shift+C");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("3 deliveries will be cancelled").waitFor();
  await database.query(
    "update outbox.deliveries set status = 'delivered', next_attempt_at = null where id = (select max(id::text)::uuid from outbox.deliveries)",
  );
  await page.keyboard.press("Enter");
  await page.getByText("2 of 3 cancelled.").waitFor();
  await page.getByText(/1 refused: Delivery … is delivered/).waitFor();
  await waitForStatus(all, "cancelled", 2);
});

test("who may only look can't do anything", async (t) => {
  const all = await stage(t, { schedule: "{3600}", tenant: "acme" });
  await publish(all, 1, "acme");
  await all.receiver.waitForRequests(1);
  const page = await openPage(t, all.api, {
    token: await tenantToken("acme", { isReadOnly: true }),
    path: "/deliveries",
  });
  await page.getByRole("row", { name: /Retrying/ }).waitFor();
  assert.equal(await page.getByRole("checkbox").count(), 0);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByText("You may look, but not change anything.").waitFor();
  await page.locator(`[data-attempt="1"]`).waitFor();
  await page.keyboard.press("r");
  for (const name of ["Retry now", "Cancel"]) {
    assert.equal(await page.getByRole("button", { name }).count(), 0, name);
  }
  assert.equal(all.receiver.received.length, 1);
});
