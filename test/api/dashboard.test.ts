// How the dashboard is served: its page at its addresses and nowhere else, its files to be kept for ever, and what a
// browser may do with them.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createDashboard } from "../../src/api/dashboard.ts";
import { setSecurityHeaders } from "../../src/api/headers.ts";
import { startTestApi } from "../helpers/api.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";

const root = join(import.meta.dirname, "../..");
const asBrowser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

async function serve(
  t: TestContext,
  options: Parameters<typeof createDashboard>[0] = { frameOrigins: [] },
): Promise<string> {
  const dashboard = createDashboard(options);
  const server = createServer((request, response) => {
    setSecurityHeaders(response);
    const path = request.url?.split("?", 1)[0] ?? "/";
    if (!dashboard(path, request, response)) response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("the service answers its page to browsers, and leaves everything else as it was", async (t) => {
  const { url } = await startTestApi(t, await createDatabase(t));
  for (const path of [
    "/",
    "/events",
    "/events/01a21ab4-85e6-7062-9074-4c51791ff291?x=1",
  ]) {
    const response = await fetch(url + path, { headers: asBrowser });
    assert.equal(response.status, 200, path);
    assert.match(await response.text(), /<div id="root">/, path);
    assert.equal(response.headers.get("cache-control"), "no-cache", path);
  }
  const info = (await (await fetch(url)).json()) as { service: string };
  assert.equal(info.service, "postcommit");
  for (const [path, status] of [
    ["/healthz", 200],
    ["/graphiql", 200],
    ["/nothing", 404],
    ["/eventsandmore", 404],
    ["/events.js", 404],
    ["/assets/none.js", 404],
  ] as const) {
    const response = await fetch(url + path, { headers: asBrowser });
    assert.equal(response.status, status, path);
    assert.doesNotMatch(await response.text(), /<div id="root">/, path);
  }
});

test("every page that the dashboard's router knows has its address here", async (t) => {
  const url = await serve(t);
  const files = globSync("src/dashboard/pages/*/*-route.ts", { cwd: root });
  const paths = files.flatMap((file) =>
    [
      ...readFileSync(join(root, file), "utf8").matchAll(/path: "([^"]+)"/g),
    ].map(([, path = ""]) =>
      path.replaceAll(/\$\w+/g, "01a21ab4-85e6-7062-9074-4c51791ff291"),
    ),
  );
  assert.ok(paths.length >= 3, "found the routes");
  for (const path of paths) {
    const response = await fetch(url + path);
    assert.equal(response.status, 200, path);
  }
});

test("files are kept for ever, come compressed, and pages are asked for anew", async (t) => {
  const url = await serve(t);
  const html = await (await fetch(url)).text();
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "";
  for (const encoding of ["br", "gzip"]) {
    const response = await fetch(url + script, {
      headers: { "accept-encoding": encoding },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-encoding"), encoding);
    assert.equal(response.headers.get("vary"), "Accept-Encoding");
    assert.match(response.headers.get("content-type") ?? "", /javascript/);
    assert.match(response.headers.get("cache-control") ?? "", /immutable/);
    const etag = response.headers.get("etag") ?? "";
    const again = await fetch(url + script, {
      headers: { "accept-encoding": encoding, "if-none-match": etag },
    });
    assert.equal(again.status, 304);
  }
  const head = await fetch(url, { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  assert.equal(head.headers.get("cache-control"), "no-cache");
  assert.match(
    head.headers.get("content-type") ?? "",
    /^text\/html; ?charset=utf-8$/i,
  );
  assert.equal((await fetch(url, { method: "POST" })).status, 405);
  const range = await fetch(url + script, { headers: { range: "bytes=9-1" } });
  assert.equal(range.status, 200);
  await range.arrayBuffer();
});

test("a browser may run its own scripts and ask its own origin, and nothing else", async (t) => {
  const policyOf = async (frameOrigins: readonly string[]) => {
    const response = await fetch(await serve(t, { frameOrigins }));
    return {
      policy: new Map(
        (response.headers.get("content-security-policy") ?? "")
          .split("; ")
          .map((each): [string, string] => {
            const [name = "", ...values] = each.split(" ");
            return [name, values.join(" ")];
          }),
      ),
      headers: response.headers,
    };
  };
  const plain = await policyOf([]);
  assert.equal(plain.policy.get("default-src"), "'none'");
  assert.equal(plain.policy.get("script-src"), "'self'");
  assert.equal(plain.policy.get("connect-src"), "'self'");
  assert.equal(plain.policy.get("frame-ancestors"), "'none'");
  assert.equal(plain.policy.get("base-uri"), "'none'");
  assert.equal(plain.policy.get("form-action"), "'none'");
  assert.equal(plain.headers.get("x-frame-options"), "DENY");
  assert.equal(plain.headers.get("x-content-type-options"), "nosniff");
  assert.equal(plain.headers.get("referrer-policy"), "no-referrer");
  assert.equal(plain.headers.get("cross-origin-opener-policy"), "same-origin");
  const framed = await policyOf(["https://app.example"]);
  assert.equal(
    framed.policy.get("frame-ancestors"),
    "'self' https://app.example",
  );
  assert.equal(framed.headers.get("x-frame-options"), null);
});

test("no path leads out of its folder", async (t) => {
  const url = new URL(await serve(t));
  for (const path of [
    "/assets/../../../package.json",
    "/assets/..%2f..%2f..%2fpackage.json",
    "/assets/%2e%2e/%2e%2e/%2e%2e/package.json",
    "/assets/..\\..\\..\\package.json",
    "/assets//../../../package.json",
    "/assets/%00",
    "/assets/",
    "/events/../../package.json",
    "/assets/%",
  ]) {
    // As it stands: fetch would tidy it up.
    const socket = connect(Number(url.port), url.hostname);
    socket.end(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const answer = Buffer.concat(await socket.toArray()).toString("utf8");
    assert.match(answer, /^HTTP\/1\.1 404 /, path);
    assert.doesNotMatch(answer, /devDependencies/, path);
  }
});

test("without a build it says how to make one", async (t) => {
  const url = await serve(t, { frameOrigins: [], folder: join(root, "none") });
  const response = await fetch(url);
  assert.equal(response.status, 503);
  assert.match(await response.text(), /npm run build/);
});
