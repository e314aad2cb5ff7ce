// The dashboard as a customer sees it: what is theirs and nothing else, and only what they may do.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { operatorToken, tokenOf } from "../api/matrix/caller.ts";
import { createStage, type Stage } from "../api/matrix/stage.ts";
import type { World } from "../api/matrix/world.ts";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { waitFor } from "../helpers/wait.ts";
import { addresses, go, settled } from "./addresses.ts";

const shownOf = (world: World) => ({
  events: world.events.ok,
  deliveries: world.deliveries.failed,
  endpoints: world.endpoints.failing,
  "bulk-jobs": world.bulkJobs.finished,
});

/** All that the service tells a page, whatever the page shows of it. */
function overhear(page: Page) {
  const heard: string[] = [];
  let awaited = 0;
  page.on("request", () => (awaited += 1));
  page.on("requestfailed", () => (awaited -= 1));
  page.on("requestfinished", (request) => {
    const listen = async (): Promise<void> => {
      const response = await request.response();
      if (request.url().endsWith("/graphql")) {
        heard.push((await response?.text()) ?? "");
      }
    };
    // A page that was left does not wait for its answers.
    void listen()
      .catch(() => undefined)
      .finally(() => (awaited -= 1));
  });
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => heard.push(String(payload))),
  );
  const allAnswered = async (): Promise<void> => {
    await waitFor("all answers", async () => awaited === 0);
  };
  return { heard, allAnswered };
}

test("a customer sees what is theirs, and nothing of others, also by ids that they typed", async (t) => {
  const stage = await createStage(t);
  const [own, other] = [stage.a.world, stage.b.world];
  const page = await openPage(t, stage, { token: await tokenOf(own.tenant) });
  const { heard, allAnswered } = overhear(page);
  await settled(page);
  await page.getByText(own.tenant).first().waitFor();

  for (const address of addresses(shownOf(own))) await go(page, address);
  assert.ok(heard.join("").includes(own.marker), "it was told of its own rows");

  const filters = [
    `/?tenant=${other.tenant}`,
    `/events?q=${other.events.ok}`,
    `/events?q=${other.marker}.*`,
    `/events?key=${other.idempotencyKey}`,
    `/events?tenant=${other.tenant}`,
    `/deliveries?q=${other.deliveries.failed}`,
    `/deliveries?q=${other.events.ok}`,
    `/deliveries?endpoint=${other.endpoints.failing}`,
    `/deliveries?tenant=${other.tenant}`,
    `/endpoints?q=${other.marker}`,
    `/endpoints?q=${other.endpoints.ok}`,
    `/endpoints?tenant=${other.tenant}`,
  ];
  for (const address of [...addresses(shownOf(other)), ...filters]) {
    const before = heard.length;
    await go(page, address);
    await allAnswered();
    const told = heard.slice(before).join("");
    // A refusal repeats what was asked for; what belongs to it must not be there.
    const rest = told.replaceAll(`'${other.tenant}'`, "");
    assert.ok(!rest.includes(other.marker), `${address}: ${told}`);
    assert.equal(await page.getByText(`${other.marker}-`).count(), 0, address);
  }

  await t.test("and hears nothing of others while both happen", async () => {
    await go(page, "/events");
    await stage.startWorker();
    const before = heard.length;
    for (const { tenant, marker } of [other, own]) {
      await stage.database.query(
        "insert into outbox.events (tenant, type, payload) values ($1, $2, '{}')",
        [tenant, `${marker}.ok`],
      );
    }
    const mine = async (): Promise<boolean> =>
      heard.slice(before).some((text) => text.includes('"attemptMade"'));
    await waitFor("the customer's own attempt", mine);
    await allAnswered();
    assert.ok(!heard.slice(before).join("").includes(other.marker));
  });
});

/** What changes something says so by one of these words. */
const changes =
  /\b(retry|cancel|pause|resume|rotate|expire|reveal|delete|create|new endpoint|edit|change|send|replay|stop|save)\b/i;

test("a read-only customer is offered nothing that changes anything, and can't do it otherwise", async (t) => {
  const stage = await createStage(t);
  const { world } = stage.a;
  const page = await openPage(t, stage, {
    token: await tokenOf(world.tenant, true),
    mayComplain: /status of 40/,
  });
  await settled(page);
  await page.getByText("Read only").waitFor();
  const all = [
    ...addresses(shownOf(world)),
    `/endpoints/${world.endpoints.paused}`,
    `/deliveries/${world.deliveries.scheduled}`,
    `/events/${world.events.undispatched}`,
    `/bulk-jobs/${world.bulkJobs.running}`,
    "/deliveries?status=failed",
  ];
  for (const address of all) {
    await go(page, address);
    const offered = await controls(page);
    assert.deepEqual(
      offered.filter((name) => changes.test(name)),
      [],
      address,
    );
  }

  const before = await everything(stage);
  const id = world.endpoints.failing;
  for (const [mutation, input] of [
    ["pauseEndpoint", { id }],
    ["resumeEndpoint", { id: world.endpoints.paused }],
    ["deleteEndpoint", { id }],
    ["rotateSecret", { endpointId: id }],
    ["sendTestEvent", { endpointId: id }],
    ["retryDelivery", { id: world.deliveries.failed }],
    ["cancelDelivery", { id: world.deliveries.scheduled }],
    ["retryFailed", {}],
    ["cancelBulkJob", { id: world.bulkJobs.running }],
  ] as const) {
    const answer = await sendFrom(page, mutation, input);
    assert.match(answer, /read-only|READ_ONLY|FORBIDDEN/, mutation);
  }
  assert.deepEqual(await everything(stage), before);
});

test("a customer who may change things is offered them", async (t) => {
  // So that the test above can't pass for want of finding controls.
  const stage = await createStage(t);
  const { world } = stage.a;
  const page = await openPage(t, stage, { token: await tokenOf(world.tenant) });
  await settled(page);
  for (const address of [
    `/deliveries/${world.deliveries.failed}`,
    `/endpoints/${world.endpoints.ok}`,
  ]) {
    await go(page, address);
    const offered = await controls(page);
    assert.ok(
      offered.some((name) => changes.test(name)),
      `${address}: ${offered.join(", ")}`,
    );
  }
});

test("an operator makes a link to a customer's portal", async (t) => {
  const stage = await createStage(t);
  const { tenant } = stage.a.world;
  const page = await openPage(t, stage, {
    token: operatorToken,
    path: `/?tenant=${tenant}`,
  });
  await settled(page);
  await page.getByRole("button", { name: "Link to their portal" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Tenant").waitFor();
  await assertAccessible(page);
  assert.equal(await dialog.getByLabel("Tenant").inputValue(), tenant);
  await dialog.getByLabel("Who will use it").fill("ann");
  await dialog.getByRole("switch", { name: "Read only" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await dialog.getByText("see what belongs to").waitFor();
  await assertAccessible(page);
  const link = new URL(await dialog.getByLabel("Link").inputValue());
  assert.equal(link.origin, stage.url);

  const portal = await openPage(t, stage, { path: `/${link.hash}` });
  await settled(portal);
  assert.equal(portal.url(), `${stage.url}/`);
  await portal.getByText(tenant).first().waitFor();
  await portal.getByText("Read only").waitFor();
  const [made] = await stage.database.query<{ tenant: string }>(
    "select tenant from outbox.audit where mutation = 'create_tenant_token'",
  );
  assert.equal(made?.tenant, tenant);
});

/** The names of what can be pressed, chosen or followed within the page. */
async function controls(page: Page): Promise<string[]> {
  return (await page.evaluate(`
    [...document.querySelectorAll("main button, main [role=switch], main [role=checkbox], main input[type=checkbox], main a")]
      .filter((each) => each.checkVisibility())
      .map((each) => each.getAttribute("aria-label") ?? (each.textContent || each.closest("label")?.textContent) ?? "")
  `)) as string[];
}

/** As a script of the page would: with its token, past its buttons. */
async function sendFrom(
  page: Page,
  mutation: string,
  input: object,
): Promise<string> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`;
  return (await page.evaluate(`
    fetch("/graphql", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: "Bearer " + sessionStorage.getItem("postcommit:token"),
      },
      body: ${JSON.stringify(JSON.stringify({ query, variables: { input } }))},
    }).then((response) => response.text())
  `)) as string;
}

/** All that a mutation could change. */
async function everything({ database }: Stage): Promise<unknown> {
  return await Promise.all(
    ["endpoints", "deliveries", "events", "bulk_jobs", "audit"].map((table) =>
      database.query(`select * from outbox.${table} order by id`),
    ),
  );
}
