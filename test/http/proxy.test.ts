// Deliveries through an outgoing CONNECT proxy: what it is asked for, what it is never asked for, and how it fails.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test, type TestContext } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { decide } from "../../src/delivery/outcome.ts";
import type { Lookup } from "../../src/http/resolver.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { createConnectProxy } from "./connect-proxy.ts";
import { certificate } from "./hostile-receivers.ts";
import { createHttpsServer } from "./https-server.ts";
import { createTcpServer, createTestAgent, post } from "./tcp-server.ts";

const request = { headers: {}, body: '{"a":1}', timeoutMs: 10_000 };

/** Nothing resolves here but what is given. */
function only(names: Record<string, string[]>): Lookup {
  return (hostname, callback) => {
    const addresses = names[hostname]?.map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    const missing = Object.assign(new Error("none"), { code: "ENOTFOUND" });
    callback(addresses ? null : missing, addresses ?? []);
  };
}

function agentBehind(
  t: TestContext,
  port: number,
  options: { names?: Record<string, string[]>; login?: string } = {},
) {
  const { names = {}, login = "" } = options;
  return createTestAgent(t, {
    allowedNetworks: [],
    proxy: new URL(`http://${login}127.0.0.1:${port}`),
    lookup: only(names),
  });
}

test("http and https go out by CONNECT, with the login, and connections are kept", async (t) => {
  const proxy = await createConnectProxy(t);
  const receiver = await createReceiver(t);
  const secure = await createHttpsServer(t);
  const agent = agentBehind(t, proxy.port, { login: "me:p%40ss%C3%A9@" });
  const caCertificate = certificate("ca");
  // Neither name resolves here: both are left to the proxy.
  const urls = [
    `http://plain.example:${receiver.port}/hook`,
    `https://a.test.example:${secure.port}/hook`,
  ];
  for (const url of [...urls, ...urls]) {
    const result = await post(agent, { ...request, url, caCertificate });
    assert.equal(result.kind, "response", JSON.stringify(result));
  }
  assert.deepEqual(secure.received, [request.body, request.body]);
  assert.equal(receiver.received[1]?.text, request.body);
  assert.equal(receiver.received[1]?.headers["proxy-authorization"], undefined);
  assert.equal(
    receiver.received[1]?.headers.host,
    `plain.example:${receiver.port}`,
  );
  const login = `Basic ${Buffer.from("me:p@ssé").toString("base64")}`;
  assert.deepEqual(proxy.asked, [
    { authority: `plain.example:${receiver.port}`, login },
    { authority: `a.test.example:${secure.port}`, login },
  ]);
});

test("certificates are the endpoint's own, through the proxy as without", async (t) => {
  const proxy = await createConnectProxy(t);
  const secure = await createHttpsServer(t);
  const agent = agentBehind(t, proxy.port);
  const cases = [
    [`https://a.test.example:${secure.port}/`, null],
    [`https://other.example:${secure.port}/`, certificate("ca")],
  ] as const;
  for (const [url, caCertificate] of cases) {
    const result = await post(agent, { ...request, url, caCertificate });
    assert(result.kind === "failure");
    assert.equal(result.reason, "tls_failure");
  }
  assert.deepEqual(secure.received, []);
});

test("the proxy itself over TLS, its certificate verified", async (t) => {
  const proxy = await createConnectProxy(t, {
    certificate: certificate("good"),
  });
  const agent = createTestAgent(t, {
    proxy: new URL(`https://localhost:${proxy.port}`),
    lookup: only({ localhost: ["127.0.0.1"] }),
  });
  const url = "http://public.example/";
  const result = await post(agent, { ...request, url });
  assert(result.kind === "failure");
  // NODE_EXTRA_CA_CERTS is how its CA would be made known.
  assert.equal(result.reason, "proxy_failure");
  assert.match(result.message, /UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
  assert.deepEqual(proxy.asked, []);
});

// prettier-ignore
const forbidden = [
  "127.0.0.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "[fd00:ec2::254]",
  "private.example", "mixed.example", "localhost", "LOCALHOST.", "foo.localhost", "ip6-loopback", "localhost.localdomain",
  "metadata.google.internal", "metadata.google.internal.", "metadata.goog", "metadata", "instance-data", "kubernetes.default.svc",
];
test("the proxy is never asked for what is forbidden, as far as that is known here", async (t) => {
  const proxy = await createConnectProxy(t);
  const canary = await createTcpServer(t, () => undefined);
  const agent = agentBehind(t, proxy.port, {
    names: {
      "private.example": ["10.0.0.1"],
      "mixed.example": ["8.8.8.8", "10.0.0.1"],
    },
  });
  for (const host of forbidden) {
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://${host}:${canary.port}/`;
      const result = await post(agent, { ...request, url });
      assert(result.kind === "failure", url);
      assert.equal(result.reason, "address_forbidden", url);
    }
  }
  assert.deepEqual(proxy.asked, []);
  assert.equal(canary.sockets.length, 0);
});

const ok = "HTTP/1.1 200 OK\r\n";
// prettier-ignore
const refusals: [string, string, string][] = [
  ["wants a login", "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n", "it answered 407"],
  ["can't connect", "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 3\r\n\r\nsee", "it answered 502"],
  ["refuses", "HTTP/1.1 403 Forbidden\r\n\r\n", "it answered 403"],
  ["redirects", "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\n\r\n", "it answered 302"],
  ["speaks something else", "220 smtp\r\n\r\n", "it is not an HTTP proxy"],
  ["closes within its answer", "HTTP/1.1 200 O", "it closed the connection"],
  ["sends endless headers", `${ok}${"x: y\r\n".repeat(5000)}`, "its answer is too long"],
  ["answers for the consumer", `${ok}\r\nHTTP/1.1 200 OK\r\n\r\n`, "it sent more than its answer"],
];
for (const [name, refuse, message] of refusals) {
  test(`a proxy that ${name}`, async (t) => {
    const proxy = await createConnectProxy(t, { refuse });
    const agent = agentBehind(t, proxy.port, { login: "me:hunter2@" });
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://public.example/`;
      const exchange = await post(agent, { ...request, url });
      assert(exchange.kind === "failure");
      assert.deepEqual(
        [exchange.reason, exchange.message],
        ["proxy_failure", message],
      );
      const verdict = { exchange, schedule: [], attemptNumber: 1 };
      const { error } = decide({ ...verdict, random: 0, nowMs: 0 });
      assert.match(String(error), /^The proxy that deliveries go out through/);
      assert.doesNotMatch(String(error), /hunter2|Your server did/);
      assert.equal(agent.count().open, 0);
    }
  });
}

test("a proxy that does not listen, has no name, or says nothing", async (t) => {
  const silent = await createConnectProxy(t, { refuse: "" });
  const cases: [string, string][] = [
    ["http://127.0.0.1:1", "it could not be reached: ECONNREFUSED"],
    ["http://proxy.example:3128", "it could not be reached: ENOTFOUND"],
    [`http://127.0.0.1:${silent.port}`, "no connection within 300 ms"],
  ];
  for (const [proxy, message] of cases) {
    const agent = createTestAgent(t, {
      proxy: new URL(proxy),
      lookup: only({}),
    });
    const url = "https://public.example/";
    const result = await post(agent, { ...request, timeoutMs: 300, url });
    assert(result.kind === "failure");
    assert.equal(result.reason, "proxy_failure");
    assert.equal(result.message, message);
    assert.equal(agent.count().open, 0);
  }
});

test("a name that hangs here is left to the proxy in time", async (t) => {
  const proxy = await createConnectProxy(t);
  const receiver = await createReceiver(t);
  const agent = createTestAgent(t, {
    proxy: new URL(`http://127.0.0.1:${proxy.port}`),
    lookup: () => undefined,
  });
  const url = `http://hangs.example:${receiver.port}/`;
  const result = await post(agent, { ...request, url });
  assert.equal(result.kind, "response");
});

for (const scheme of ["http", "https"]) {
  test(`a consumer that hangs behind the proxy leaves no socket: ${scheme}`, async (t) => {
    const proxy = await createConnectProxy(t);
    const server = await createTcpServer(t, () => undefined);
    const agent = agentBehind(t, proxy.port);
    const url = `${scheme}://public.example:${server.port}/`;
    const result = await post(agent, { ...request, timeoutMs: 300, url });
    assert(result.kind === "failure");
    assert.equal(result.reason, "timeout");
    const [socket] = server.sockets;
    assert(socket);
    if (!socket.closed) await once(socket, "close");
  });
}

// The last, since it changes whom this process trusts (as NODE_EXTRA_CA_CERTS does).
test("TLS within TLS", async (t) => {
  setDefaultCACertificates([...getCACertificates(), certificate("ca")]);
  const proxy = await createConnectProxy(t, {
    certificate: certificate("good"),
  });
  const secure = await createHttpsServer(t);
  const agent = createTestAgent(t, {
    allowedNetworks: [],
    proxy: new URL(`https://localhost:${proxy.port}`),
    lookup: only({ localhost: ["127.0.0.1"] }),
  });
  for (let i = 0; i < 3; i += 1) {
    const url = `https://a.test.example:${secure.port}/`;
    const result = await post(agent, { ...request, url });
    assert.equal(result.kind, "response", JSON.stringify(result));
  }
  assert.equal(secure.received.length, 3);
  assert.equal(proxy.asked.length, 1);
});
