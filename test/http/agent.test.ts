// No connection is opened to an address that the policy refuses: a canary listens on each and must see nobody.
import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { addressPolicy } from "../../src/delivery/address.ts";
import { createAgent } from "../../src/http/agent.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createTcpServer, createTestAgent, post } from "./tcp-server.ts";

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

// prettier-ignore
const spellings = [
  "127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1.", "%31%32%37.0.0.1", "127.0.0.2", "0",
  "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::127.0.0.1]",
  "[64:ff9b::7f00:1]", "localhost", "LOCALHOST", "localhost.", "１２７.0.0.1", "①②⑦.0.0.1",
];
test("loopback is never connected to, however it is spelled", async (t) => {
  const canaries = [
    await createTcpServer(t, (socket) => socket.end(), "0.0.0.0"),
  ];
  if (hasIPv6)
    canaries.push(await createTcpServer(t, (socket) => socket.end(), "::"));
  const agent = createTestAgent(t, { allowedNetworks: [] });
  for (const canary of canaries) {
    for (const host of spellings) {
      for (const scheme of ["http", "https"]) {
        const url = `${scheme}://${host}:${canary.port}/`;
        const result = await post(agent, {
          url,
          headers: {},
          body: "{}",
          timeoutMs: 5000,
        });
        assert(result.kind === "failure", url);
        // A resolver without `localhost.` is as good.
        if (result.reason !== "dns_failure")
          assert.equal(result.reason, "address_forbidden", url);
        assert.doesNotMatch(result.message, /127|::/);
      }
    }
    assert.equal(canary.sockets.length, 0);
  }
});

test("a name is connected to at its allowed addresses only", async (t) => {
  const server = await createTcpServer(t, (socket) =>
    socket.end("HTTP/1.1 204 No Content\r\n\r\n"),
  );
  const asked: string[] = [];
  const policy = addressPolicy({ allowedNetworks: ["127.0.0.0/8"] });
  const agent = createAgent({
    policy: (ip) => {
      asked.push(ip);
      return policy(ip);
    },
  });
  cleanUp(t, () => agent.destroy());
  const url = `http://localhost:${server.port}/`;
  const result = await post(agent, {
    url,
    headers: {},
    body: "{}",
    timeoutMs: 5000,
  });
  assert.equal(result.kind, "response");
  assert(asked.includes("127.0.0.1"));
});

test("every new connection is judged anew, so a policy or a name that changes is heeded", async (t) => {
  const server = await createTcpServer(t, (socket) =>
    socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
  );
  let isAllowed = true;
  const agent = createAgent({
    policy: () =>
      isAllowed ? { allowed: true } : { allowed: false, reason: "test" },
  });
  cleanUp(t, () => agent.destroy());
  for (const host of ["127.0.0.1", "localhost"]) {
    const request = {
      url: `http://${host}:${server.port}/`,
      headers: {},
      body: "{}",
      timeoutMs: 5000,
    };
    isAllowed = true;
    assert.equal((await post(agent, request)).kind, "response");
    const before = server.sockets.length;
    isAllowed = false;
    const result = await post(agent, request);
    assert(result.kind === "failure");
    assert.deepEqual(
      [result.reason, result.message],
      ["address_forbidden", "test"],
    );
    assert.equal(server.sockets.length, before);
  }
});
