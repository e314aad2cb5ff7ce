// Endpoints: made with the keyboard alone, watched, paused, tested, replayed, changed and deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { operatorToken, startTestApi, tenantToken } from "../helpers/api.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { tabTo } from "../helpers/keyboard.ts";
import { createReceiver } from "../helpers/receiver.ts";

async function createEndpoint(
  database: TestDatabase,
  url: string,
  settings = "",
): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    `select id from outbox.create_endpoint(url => $1 ${settings})`,
    [url],
  );
  return row?.id ?? "";
}

const publish = (database: TestDatabase, count: number) =>
  database.query(
    "insert into outbox.events (type, payload) select 'order.created', '{}' from generate_series(1, $1)",
    [count],
  );

test("an endpoint is made with the keyboard alone, and what is wrong is said at its field", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const api = await startTestApi(t, database, { isWhole: true });
  const page = await openPage(t, api, { token: operatorToken });
  const { keyboard } = page;
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await keyboard.press("g");
  await keyboard.press("p");
  await page.getByText("No endpoints yet").waitFor();
  await assertAccessible(page);
  await tabTo(page, page.getByRole("link", { name: "New endpoint" }).first());
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "New endpoint" }).waitFor();
  await assertAccessible(page);

  const url = page.getByLabel("URL", { exact: true });
  await tabTo(page, url);
  await keyboard.type("https://");
  assert.equal(await url.getAttribute("aria-invalid"), null);
  await keyboard.type("user:pw@a.example");
  await page.getByText("credentials belong in headers").waitFor();
  await assertAccessible(page);
  await keyboard.press("Control+a");
  await keyboard.type("https://a..b/hook");
  const submit = page.getByRole("button", { name: "Make the endpoint" });
  await tabTo(page, submit);
  await keyboard.press("Enter");
  // What only Postgres refuses.
  await page.getByText("must have a valid host").waitFor();
  assert.equal(await url.getAttribute("aria-invalid"), "true");
  // It is where the focus is.
  await page.locator("input[type=url]:focus").waitFor();
  await keyboard.press("Control+a");
  await keyboard.type(receiver.url("/hook"));
  await page.getByText("must have a valid host").waitFor({ state: "hidden" });

  await tabTo(page, page.getByLabel("All of them"));
  await keyboard.press("ArrowDown");
  await tabTo(page, page.getByRole("textbox", { name: "Which types" }));
  await keyboard.type("order..*");
  await page.getByText("is no type").waitFor();
  await keyboard.press("Control+a");
  await keyboard.type("order.*");
  await keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Description"));
  await keyboard.type("The warehouse");
  await tabTo(page, submit);
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "The endpoint is made" }).waitFor();
  await assertAccessible(page);
  const shown = await page.getByText(/^whsec_/).textContent();
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: receiver.url("/hook") }).waitFor();

  const [made] = await database.query(
    `select p.url, p.tenant, p.event_types, p.description, s.secret
     from outbox.endpoints as p join outbox_private.secrets as s on s.endpoint_id = p.id`,
  );
  assert.deepEqual(made, {
    url: receiver.url("/hook"),
    tenant: "default",
    event_types: ["order.*"],
    description: "The warehouse",
    secret: shown,
  });
});

test("those in trouble come first, and filters are in the address", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const failing = await createReceiver(t, { replies: [{ status: 500 }] });
  const api = await startTestApi(t, database, { isWhole: true });
  await createEndpoint(database, failing.url("/failing"));
  for (let n = 1; n <= 3; n += 1) {
    await createEndpoint(database, receiver.url(`/well/${n}`));
  }
  await publish(database, 3);
  await receiver.waitForRequests(9);
  await failing.waitForRequests(3);
  const page = await openPage(t, api, {
    token: operatorToken,
    path: "/endpoints",
  });
  const first = page.getByRole("row").nth(1);
  await first.getByText("/failing").waitFor();
  await first.getByText(/Failing|Not answering/).waitFor();
  await first.getByText("3", { exact: true }).waitFor();
  await assertAccessible(page);

  await page.keyboard.press("/");
  await page.keyboard.type("WELL/2");
  await page.getByRole("row", { name: /failing/ }).waitFor({ state: "hidden" });
  await page.waitForURL(/\/endpoints\?q=WELL%2F2$/);
  assert.equal(await page.getByRole("row").count(), 2);
  await page.goto("/endpoints?state=troubled");
  await page.getByRole("row", { name: /failing/ }).waitFor();
  assert.equal(await page.getByRole("row").count(), 2);
  await page.goto("/endpoints?state=deleted");
  await page.getByText("No endpoint fits").waitFor();
});

test("a paused endpoint holds its deliveries, says how many, and sends them when it is resumed", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const api = await startTestApi(t, database, { isWhole: true });
  const id = await createEndpoint(database, receiver.url());
  const page = await openPage(t, api, {
    token: await tenantToken("default"),
    path: `/endpoints/${id}`,
  });
  await page.getByRole("button", { name: "Pause" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("They move house");
  await assertAccessible(page);
  await dialog.getByRole("button", { name: "Pause" }).click();
  await page
    .getByText(/They move house\. No delivery is held so far/)
    .waitFor();
  await publish(database, 3);
  await page.getByText(/3 deliveries are held/).waitFor();
  assert.equal(receiver.received.length, 0);
  await assertAccessible(page);

  await page.getByRole("button", { name: "Resume" }).click();
  await dialog.getByText(/3 deliveries are held/).waitFor();
  await dialog.getByRole("button", { name: "Resume" }).click();
  await receiver.waitForRequests(3);
  await page.getByText("This endpoint is paused").waitFor({ state: "hidden" });
  await page
    .getByRole("row", { name: /order\.created Delivered/ })
    .nth(2)
    .waitFor();
});

test("a test event is watched as it fails, and as it arrives", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 500, body: "<b>not</b> \u0007today" }, { status: 200 }],
  });
  const api = await startTestApi(t, database, { isWhole: true });
  const id = await createEndpoint(
    database,
    receiver.url(),
    ", retry_schedule => '{1}', event_types => '{other}'",
  );
  const page = await openPage(t, api, {
    token: operatorToken,
    path: `/endpoints/${id}`,
  });
  await page.getByLabel("Type", { exact: true }).fill("not a type");
  const send = page.getByRole("button", { name: "Send the test" });
  await send.click();
  await page.getByRole("alert").getByText(/type/i).waitFor();
  await page.getByLabel("Type", { exact: true }).fill("order.test");
  await page.getByLabel("Payload").fill('{"hello": ');
  await page.getByText("This is no JSON").waitFor();
  await page.getByLabel("Payload").fill('{"hello": "world"}');
  await send.click();
  const result = page.getByRole("status", { name: "What became of the test" });
  await result.getByText(/Attempt 1: .*500/).waitFor();
  // Whatever a server answers is text.
  await result.getByText("<b>not</b>").waitFor();
  await result.getByText("Delivered").waitFor();
  await result.getByText(/Attempt 2: Your server answered 200/).waitFor();
  await assertAccessible(page);
  const [first] = await receiver.waitForRequests(2);
  const body = JSON.parse(first?.text ?? "") as { type: string; data: unknown };
  assert.equal(body.type, "order.test");
  assert.deepEqual(body.data, { hello: "world" });
});

test("what has failed is counted, and replayed", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }] });
  const api = await startTestApi(t, database, { isWhole: true });
  const id = await createEndpoint(
    database,
    receiver.url(),
    ", retry_schedule => '{}'",
  );
  await publish(database, 5);
  const page = await openPage(t, api, {
    token: operatorToken,
    path: `/endpoints/${id}`,
  });
  await page.getByText("5 of that time have failed for good").waitFor();
  receiver.reply([{ status: 200 }]);
  await page.getByRole("button", { name: "Replay 5" }).click();
  await page.getByText("5 are on their way again").waitFor();
  await receiver.waitForRequests(10);
  await page.getByText("Nothing of that time has failed for good").waitFor();
});

test("an endpoint is changed, and only what was changed; then deleted", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const id = await createEndpoint(
    database,
    "https://a.example/hooks",
    `, event_types => '{a.b}', headers => '{"X-Key": "hidden-value"}', timeout_ms => 5000, retry_schedule => '{60,3600}'`,
  );
  const page = await openPage(t, api, {
    token: operatorToken,
    path: `/endpoints/${id}`,
  });
  await page.getByText("3 attempts within 61 min").waitFor();
  await page.getByText("X-Key: ••••••").waitFor();
  assert.equal(await page.getByText("hidden-value").count(), 0);
  await page.getByRole("link", { name: "Edit" }).click();
  const delays = page.getByLabel("Wait after each failed attempt");
  assert.equal(await delays.inputValue(), "1 min, 1 h");
  await delays.fill("1 min, 2 hours");
  await page.getByText("Delays like").waitFor();
  await delays.fill("1 min, 2 h");
  await page.getByLabel("Timeout, in seconds").fill("");
  await page.getByLabel("All of them").check();
  await assertAccessible(page);
  // Somebody else's change in the meantime stays.
  await database.query(
    "update outbox.endpoints set description = 'by somebody else'",
  );
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("by somebody else").waitFor();
  const [changed] = await database.query(
    "select url, event_types, headers, timeout_ms, retry_schedule from outbox.endpoints",
  );
  assert.deepEqual(changed, {
    url: "https://a.example/hooks",
    event_types: null,
    headers: { "X-Key": "hidden-value" },
    timeout_ms: null,
    retry_schedule: [60, 7200],
  });
  const [audited] = await database.query<{ arguments: object }>(
    "select arguments from outbox.audit where mutation = 'update_endpoint'",
  );
  assert.deepEqual(Object.keys(audited?.arguments ?? {}).toSorted(), [
    "all_event_types",
    "default_timeout",
    "id",
    "retry_schedule",
  ]);

  await page.getByRole("button", { name: "Delete this endpoint" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Delete" })
    .click();
  await page.getByText("This endpoint is deleted").waitFor();
  assert.equal(await page.getByRole("button", { name: "Pause" }).count(), 0);
});

test("who may only look sees no button that changes something, and no other's endpoint", async (t) => {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database);
  const mine = await createEndpoint(
    database,
    "https://a.example/",
    ", tenant => 'a'",
  );
  const other = await createEndpoint(
    database,
    "https://b.example/",
    ", tenant => 'b'",
  );
  const token = await tenantToken("a", { isReadOnly: true });
  const page = await openPage(t, api, { token, path: `/endpoints/${mine}` });
  await page.getByRole("heading", { name: "https://a.example/" }).waitFor();
  await page.getByText("Signing secrets").waitFor();
  for (const name of [
    /Pause/,
    /Reveal/,
    /Rotate/,
    /Send the test/,
    /Replay/,
    /Delete/,
  ]) {
    assert.equal(
      await page.getByRole("button", { name }).count(),
      0,
      String(name),
    );
  }
  assert.equal(await page.getByRole("link", { name: "Edit" }).count(), 0);
  for (const path of [`/endpoints/${mine}/edit`, "/endpoints/new"]) {
    await page.goto(path);
    await page.getByText("You may look, but not change anything").waitFor();
  }
  for (const path of [`/endpoints/${other}`, "/endpoints/nonsense"]) {
    await page.goto(path);
    await page.getByText("There is no endpoint with this id").waitFor();
  }
  await page.goto("/endpoints");
  await page.getByRole("row", { name: /a\.example/ }).waitFor();
  assert.equal(await page.getByText("b.example").count(), 0);
});
