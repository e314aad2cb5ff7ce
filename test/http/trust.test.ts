// Whom TLS trusts, and that neither a kept connection nor a resumed session gets past that.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { createServer, type SecureVersion } from "node:tls";
import type { Agent } from "../../src/http/agent.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { certificate } from "./hostile-receivers.ts";
import { createTestAgent, post } from "./tcp-server.ts";

const ca = certificate("ca");
const otherCa = certificate("other-ca");

/** Answers 200 on every connection, which it keeps or closes. */
async function createTlsServer(
  t: TestContext,
  options: { name: string; version?: SecureVersion; closes?: boolean },
) {
  const { name, version, closes = false } = options;
  const pem = certificate(name);
  const counts = { connections: 0, resumed: 0 };
  const limits = version && { minVersion: version, maxVersion: version };
  const server = createServer({ key: pem, cert: pem, ...limits }, (socket) => {
    counts.connections += 1;
    if (socket.isSessionReused()) counts.resumed += 1;
    socket.on("error", () => undefined);
    const ok = `HTTP/1.1 200 OK\r\nconnection: ${closes ? "close" : "keep-alive"}\r\ncontent-length: 0\r\n\r\n`;
    socket.on("data", () => (closes ? socket.end(ok) : socket.write(ok)));
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => server.close());
  return { port: (server.address() as AddressInfo).port, counts };
}

function createLocalAgent(t: TestContext): Agent {
  return createTestAgent(t, {
    lookup: (_hostname, callback) =>
      callback(null, [{ address: "127.0.0.1", family: 4 }]),
  });
}

async function resultOf(agent: Agent, url: string, pem: string | null) {
  const result = await post(agent, {
    url,
    headers: {},
    body: "{}",
    timeoutMs: 10_000,
    caCertificate: pem,
  });
  return result.kind === "response" ? result.statusCode : result.reason;
}

test("no two endpoints with different CAs share a connection or a session", async (t) => {
  const { port, counts } = await createTlsServer(t, { name: "good" });
  const agent = createLocalAgent(t);
  // prettier-ignore
  for (const host of ["127.0.0.1", "localhost", "a.test.example", "localhost."]) {
    const url = `https://${host}:${port}/`;
    counts.connections = 0;
    assert.equal(await resultOf(agent, url, ca), 200, host);
    assert.equal(await resultOf(agent, url, null), "tls_failure");
    assert.equal(await resultOf(agent, url, ca), 200);
    assert.equal(counts.connections, 1);
    assert.equal(await resultOf(agent, url, otherCa), "tls_failure");
    assert.equal(await resultOf(agent, url, otherCa + ca), 200);
    assert.equal(await resultOf(agent, url, `${ca}garbage`), 200);
  }
  const url = `https://b.example:${port}/`;
  assert.equal(await resultOf(agent, url, ca), "tls_failure");
});

for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
  test(`sessions are resumed, but those of a consumer that was not verified never: ${version}`, async (t) => {
    const agent = createLocalAgent(t);
    for (const name of ["good", "wrong-host", "expired"]) {
      const server = await createTlsServer(t, { name, version, closes: true });
      const url = `https://localhost:${server.port}/`;
      const expected = name === "good" ? 200 : "tls_failure";
      for (let i = 0; i < 4; i += 1) {
        assert.equal(await resultOf(agent, url, ca), expected, name);
      }
      assert.equal(server.counts.resumed, name === "good" ? 3 : 0);
      assert.equal(await resultOf(agent, url, null), "tls_failure");
    }
  });
}
