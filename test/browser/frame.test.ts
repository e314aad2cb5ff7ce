// The portal within a page of the company's application, and as the company's own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { startTestApi, tenantToken } from "../helpers/api.ts";
import { assertAccessible, openPage } from "../helpers/browser.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { findFreePort } from "../helpers/free-port.ts";
import { settled } from "./addresses.ts";

/** An application's page with the portal in a frame. `localhost` and 127.0.0.1 are two sites to a browser. */
async function embed(
  t: TestContext,
  port: number,
  source: string,
): Promise<{ url: string }> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(
      `<!doctype html><html lang="en"><title>App</title><h1>App</h1><iframe title="Webhooks" src="${source}" width="1000" height="700"></iframe>`,
    );
  }).listen(port, "localhost");
  await once(server, "listening");
  cleanUp(t, () => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://localhost:${(server.address() as AddressInfo).port}` };
}

test("an application that is allowed to shows the portal in a frame, also where frames may store nothing", async (t) => {
  const port = await findFreePort();
  const api = await startTestApi(t, await createDatabase(t), {
    PORTAL_FRAME_ORIGINS: `http://localhost:${port}`,
  });
  const source = `${api.url}/#token=${await tenantToken("acme")}`;
  const app = await embed(t, port, source);
  for (const isStorageBlocked of [false, true]) {
    const page = await openPage(t, app, {
      mayComplain: /asked another origin: \w+:\/\/127\.0\.0\.1/,
    });
    if (isStorageBlocked) {
      // As browsers do that block what third parties store.
      await page.addInitScript(`
        if (window !== top) for (const name of ["sessionStorage", "localStorage"])
          Object.defineProperty(window, name, {
            get: () => { throw new DOMException("Access is denied.", "SecurityError"); },
          });
      `);
    }
    await page.reload();
    const frame = page.frameLocator("iframe");
    await frame.getByRole("heading", { name: "Overview" }).waitFor();
    await frame.getByText("No endpoint yet").waitFor();
    await frame.getByRole("link", { name: "Events" }).click();
    await frame.getByText("No events yet").waitFor();
    const inner = page.frames().find((each) => each.url().startsWith(api.url));
    assert.equal(inner?.url(), `${api.url}/events`);
  }
});

test("no other page may show it in a frame", async (t) => {
  const port = await findFreePort();
  const api = await startTestApi(t, await createDatabase(t), {
    PORTAL_FRAME_ORIGINS: "https://app.example",
  });
  const source = `${api.url}/#token=${await tenantToken("acme")}`;
  const app = await embed(t, port, source);
  const page = await openPage(t, app, { mayComplain: /./ });
  const refused = page.waitForEvent("console", {
    predicate: (message) => /frame-ancestors/.test(message.text()),
  });
  await page.goto("/");
  await refused;
  assert.equal(
    await page.frameLocator("iframe").getByRole("heading").count(),
    0,
  );
});

for (const color of ["#ffe100", "#101010", "#e91e63"]) {
  test(`the portal has the company's name, and ${color} where it can be read`, async (t) => {
    const api = await startTestApi(t, await createDatabase(t), {
      PORTAL_NAME: "Example Inc. Webhooks",
      PORTAL_COLOR: color,
    });
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await openPage(t, api, {
        token: await tenantToken("acme"),
        colorScheme,
      });
      await settled(page);
      await page.getByText("No endpoint yet").waitFor();
      await page.getByRole("link", { name: "Example Inc. Webhooks" }).waitFor();
      assert.equal(await page.title(), "Overview · Example Inc. Webhooks");
      assert.equal(await page.getByText("Postcommit").count(), 0);
      await assertAccessible(page);
      await page.getByRole("button", { name: "Account" }).click();
      await assertAccessible(page);
      await page.getByRole("button", { name: "Sign out" }).click();
      // Who has to sign in again still knows where.
      await page
        .getByRole("heading", { name: "Sign in to Example Inc. Webhooks" })
        .waitFor();
      await assertAccessible(page);
    }
  });
}
