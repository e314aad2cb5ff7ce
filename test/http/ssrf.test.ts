// Canaries listen on loopback, and nothing in the corpus may reach one: no spelling, no name, no redirect, no rebinding.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { test, type TestContext } from "node:test";
import type { Lookup } from "../../src/http/resolver.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { corpus, resolveToTheWorst, spellingCount } from "./ssrf-corpus.ts";
import { createTcpServer, createTestAgent, post } from "./tcp-server.ts";

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);
const noIPv6 = hasIPv6 ? false : "this machine has no IPv6";
const request = { headers: {}, body: "{}", timeoutMs: 10_000 };

/** Listens on every address of the machine, if the port is to be had. Returns how many connections it has seen. */
async function createCanary(t: TestContext, port: number) {
  let seen = 0;
  const server = createServer((socket) => {
    seen += 1;
    socket.destroy();
  });
  server.listen(port, hasIPv6 ? "::" : "0.0.0.0");
  await once(server, "listening").catch(() => undefined);
  cleanUp(t, () => server.close());
  const address = server.address() as AddressInfo | null;
  return { port: address?.port ?? 0, seen: () => seen };
}

const lookups: Record<string, Lookup | undefined> = {
  "the worst answers": (hostname, callback) => {
    const found = resolveToTheWorst(hostname);
    const missing = Object.assign(new Error("none"), { code: "ENOTFOUND" });
    callback(found ? null : missing, found ?? []);
  },
  "the system's answers": undefined,
};
for (const [name, lookup] of Object.entries(lookups)) {
  test(`no canary is reached by ${spellingCount} spellings, with ${name}`, async (t) => {
    const canary = await createCanary(t, 0);
    // Where they are free, and where we may.
    const usual = await Promise.all(
      [80, 443].map(async (port) => createCanary(t, port)),
    );
    const agent = createTestAgent(t, {
      allowedNetworks: [],
      ...(lookup && { lookup }),
    });
    // What the system can't know it would ask a DNS server for.
    const urls = lookup
      ? corpus
      : corpus.filter((url) => /local|[:/][\d[]/i.test(url));
    const reasons = /^(address_forbidden|scheme_forbidden|dns_failure)$/;
    for (const template of urls) {
      const url = template.replace("PORT", `${canary.port}`);
      const timeoutMs = lookup ? 10_000 : 2000;
      const result = await post(agent, { ...request, timeoutMs, url });
      assert(result.kind === "failure", url);
      assert.match(result.reason, reasons, JSON.stringify(url));
      assert.doesNotMatch(result.message, /127\.|::|169\.|10\.|pw/, url);
    }
    assert(spellingCount >= 120);
    for (const { seen } of [canary, ...usual]) assert.equal(seen(), 0);
    assert.equal(agent.count().open, 0);
  });
}

test("no redirect is followed, of whatever kind", async (t) => {
  const canary = await createTcpServer(t, () => undefined);
  const agent = createTestAgent(t);
  const refresh = { refresh: `0;url=${canary.url}` };
  const meta = `<meta http-equiv="refresh" content="0;url=${canary.url}">`;
  const replies = [
    ...[300, 301, 302, 303, 305, 307, 308].map((status) => ({
      status,
      headers: { location: canary.url },
    })),
    { status: 200, headers: { location: canary.url, ...refresh }, body: meta },
    { status: 401, headers: { location: canary.url, ...refresh }, body: meta },
    { status: 200, headers: { link: `<${canary.url}>; rel=preload` } },
    { status: 200, headers: { "alt-svc": `h2="127.0.0.1:${canary.port}"` } },
  ];
  for (const reply of replies) {
    const receiver = await createReceiver(t, { replies: [reply] });
    const url = receiver.url();
    for (let i = 0; i < 2; i += 1) {
      const result = await post(agent, { ...request, url });
      assert(result.kind === "response");
      assert.equal(result.statusCode, reply.status);
    }
  }
  assert.equal(canary.sockets.length, 0);
});

// 127.0.0.1 plays a public server here, ::1 the canary.
const publicAddress = { address: "127.0.0.1", family: 4 };
const canaryAddress = { address: "::1", family: 6 };

test(
  "a name that answers differently at its second lookup",
  { skip: noIPv6 },
  async (t) => {
    const server = await createTcpServer(t, (socket) =>
      socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
    );
    const canary = await createCanaryAt(t, "::1", server.port);
    let asked = 0;
    const lookup: Lookup = (_hostname, callback) => {
      asked += 1;
      callback(null, [asked === 1 ? publicAddress : canaryAddress]);
    };
    const url = `http://rebinds.example:${server.port}/`;
    const allowedNetworks = ["127.0.0.1"];
    const agent = createTestAgent(t, { allowedNetworks, lookup });
    const first = await post(agent, { ...request, url });
    assert.equal(first.kind, "response");
    // As long as the answer lives, it is that which was judged.
    const second = await post(agent, { ...request, url });
    assert.equal(second.kind, "response");
    assert.equal(asked, 1);
    // Another process, or later.
    const other = createTestAgent(t, { allowedNetworks, lookup });
    const third = await post(other, { ...request, url });
    assert(third.kind === "failure");
    assert.equal(third.reason, "address_forbidden");
    assert.equal(canary.sockets.length, 0);
  },
);

test(
  "of mixed answers only the public ones are called, also when they fail",
  { skip: noIPv6 },
  async (t) => {
    const server = await createTcpServer(t, (socket) =>
      socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
    );
    const canary = await createCanaryAt(t, "::1", server.port);
    const deaf = await createCanaryAt(t, "::1", 0);
    for (const addresses of [
      [canaryAddress, publicAddress],
      [publicAddress, canaryAddress],
    ]) {
      const agent = createTestAgent(t, {
        allowedNetworks: ["127.0.0.1"],
        lookup: (_hostname, callback) => callback(null, addresses),
      });
      const url = `http://mixed.example:${server.port}/`;
      const result = await post(agent, { ...request, url });
      assert.equal(result.kind, "response");
      // Nobody listens there but the canary.
      const refused = await post(agent, {
        ...request,
        url: `http://mixed.example:${deaf.port}/`,
      });
      assert(refused.kind === "failure");
      assert.equal(refused.reason, "connection_refused");
    }
    assert.equal(canary.sockets.length + deaf.sockets.length, 0);
  },
);

test("ALLOWED_NETWORKS opens what it names and nothing else", async (t) => {
  const server = await createTcpServer(t, (socket) =>
    socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
  );
  const agent = createTestAgent(t, { allowedNetworks: ["127.0.0.1/32"] });
  // prettier-ignore
  for (const host of ["127.0.0.1", "127.1", "2130706433", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"]) {
    const url = `http://${host}:${server.port}/`;
    assert.equal((await post(agent, { ...request, url })).kind, "response", url);
  }
  // prettier-ignore
  for (const host of ["127.0.0.2", "[::1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "10.0.0.1"]) {
    const url = `http://${host}:${server.port}/`;
    const result = await post(agent, { ...request, url });
    assert(result.kind === "failure", url);
    assert.equal(result.reason, "address_forbidden");
  }
});

async function createCanaryAt(t: TestContext, host: string, port: number) {
  return await createTcpServer(t, () => undefined, host, port);
}
