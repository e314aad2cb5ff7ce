// What post() makes of consumers that behave, more or less.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Agent } from "../../src/http/agent.ts";
import type { Exchange } from "../../src/delivery/exchange.ts";
import { createPost } from "../../src/http/post.ts";
import { createReceiver, type Reply } from "../helpers/receiver.ts";
import { createTcpServer, createTestAgent, post } from "./tcp-server.ts";

const timeoutMs = 10_000;

function send(agent: Agent, url: string): Promise<Exchange> {
  const headers = { "X-Custom": "1", "content-type": "application/json" };
  return post(agent, { url, headers, body: '{"é":1.10}', timeoutMs });
}

async function exchange(t: TestContext, reply: Reply) {
  const receiver = await createReceiver(t, { replies: [reply] });
  const result = await send(createTestAgent(t), receiver.url("/hook?a=%20b"));
  assert(result.kind === "response", JSON.stringify(result));
  return { receiver, ...result };
}

test("200: the request as given, the response as it came", async (t) => {
  const before = Date.now();
  const result = await exchange(t, {
    body: "thanks, é",
    headers: { "x-a": ["1", "2"] },
  });
  assert.equal(result.statusCode, 200);
  assert.equal(result.body, "thanks, é");
  assert.equal(result.headers["x-a"], "1, 2");
  assert(result.durationMs > 0 && result.durationMs < timeoutMs);
  assert(
    result.startedAt.getTime() >= before &&
      result.startedAt.getTime() <= Date.now(),
  );
  const [request] = result.receiver.received;
  assert.equal(request?.method, "POST");
  assert.equal(request.path, "/hook?a=%20b");
  assert.equal(request.text, '{"é":1.10}');
  assert(request.rawHeaders.includes("X-Custom"));
});

test("204", async (t) => {
  const result = await exchange(t, { status: 204 });
  assert.equal(result.statusCode, 204);
  assert.equal(result.body, "");
});

test("500 is a response", async (t) => {
  const result = await exchange(t, { status: 500, body: "oh no" });
  assert.equal(result.statusCode, 500);
  assert.equal(result.body, "oh no");
});

test("301 is not followed", async (t) => {
  const canary = await createReceiver(t);
  const result = await exchange(t, {
    status: 301,
    headers: { location: canary.url() },
  });
  assert.equal(result.statusCode, 301);
  assert.equal(result.headers["location"], canary.url());
  assert.equal(canary.received.length, 0);
});

test("a connection is used again", async (t) => {
  const receiver = await createReceiver(t, {
    replies: [{ body: "x".repeat(60_000) }],
  });
  const agent = createTestAgent(t);
  for (let i = 0; i < 5; i += 1) await send(agent, receiver.url());
  assert.equal(receiver.received.length, 5);
  assert.deepEqual(agent.count(), { open: 1, idle: 1 });
});

test("100 KiB of body: success, 4 KiB kept, the connection dropped", async (t) => {
  const agent = createTestAgent(t);
  const receiver = await createReceiver(t, {
    replies: [{ body: "é".repeat(50_000) }],
  });
  const result = await send(agent, receiver.url());
  assert(result.kind === "response");
  assert.equal(result.statusCode, 200);
  assert.equal(result.body, "é".repeat(2048));
  assert.deepEqual(agent.count(), { open: 0, idle: 0 });
});

test("NUL and invalid UTF-8 in the body become U+FFFD", async (t) => {
  const result = await exchange(t, {
    body: Buffer.from([97, 0, 255, 0xc3, 0x28, 98]),
  });
  assert.equal(result.body, "a\u{fffd}\u{fffd}\u{fffd}(b");
});

test("many and large headers are kept within bounds", async (t) => {
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`x-${i}`, "v"]),
  );
  const result = await exchange(t, { headers: many });
  assert.equal(Object.keys(result.headers).length, 64);
  const large = await exchange(t, {
    headers: { "x-a": "v".repeat(9000), "x-b": "kept" },
  });
  assert.equal(large.headers["x-a"], undefined);
  assert.equal(large.headers["x-b"], "kept");
});

test("an endless body: what it says counts, and the connection is dropped", async (t) => {
  const server = await createTcpServer(t, (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const flood = () => {
      while (socket.writable && socket.write("x".repeat(16_384)));
    };
    socket.on("drain", flood);
    flood();
  });
  const result = await send(createTestAgent(t), server.url);
  assert(result.kind === "response");
  assert.equal(result.statusCode, 200);
  assert.equal(result.body, "x".repeat(4096));
  const [socket] = server.sockets;
  assert(socket);
  if (!socket.closed)
    await new Promise((resolve) => socket.once("close", resolve));
  assert(socket.bytesWritten < 50_000_000);
});

// prettier-ignore
const oddButValid: [string, string, number, string][] = [
  ["HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", 200, "hello"],
  ["an informational response first", "HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\nHTTP/1.1 202 OK\r\ncontent-length: 2\r\n\r\nhi", 202, "hi"],
  ["204 with a body", "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello", 204, ""],
  ["compressed, stored as it is", "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc", 200, "abc"],
  ["a status out of range", "HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n", 999, ""],
  ["a header named __proto__", "HTTP/1.1 200 OK\r\n__proto__: x\r\ncontent-length: 0\r\n\r\n", 200, ""],
];
for (const [name, bytes, statusCode, body] of oddButValid) {
  test(`odd but valid: ${name}`, async (t) => {
    const server = await createTcpServer(t, (socket) => socket.end(bytes));
    const result = await send(createTestAgent(t), server.url);
    assert(result.kind === "response", JSON.stringify(result));
    assert.equal(result.statusCode, statusCode);
    assert.equal(result.body, body);
  });
}

test("a URL with a scheme that may not be called is never dispatched", async (t) => {
  const receiver = await createReceiver(t);
  const agent = createTestAgent(t);
  const request = { url: receiver.url(), headers: {}, body: "{}", timeoutMs };
  const refused = await createPost(agent, { allowHttp: false })(request);
  assert(refused.kind === "failure");
  assert.equal(refused.reason, "scheme_forbidden");
  assert.match(refused.message, /https/);
  assert.equal(receiver.received.length, 0);
  const sent = await createPost(agent, { allowHttp: true })(request);
  assert.equal(sent.kind, "response");
});

test("neither a bad URL nor a bad header nor a closed agent throws", async (t) => {
  const agent = createTestAgent(t);
  const base = {
    url: "http://127.0.0.1:1/",
    headers: {},
    body: "{}",
    timeoutMs,
  };
  const closed = createTestAgent(t);
  await closed.destroy();
  const results = [
    [await post(agent, { ...base, url: "nonsense" }), "scheme_forbidden"],
    [await post(agent, { ...base, url: "ftp://a.b/" }), "scheme_forbidden"],
    [
      await post(agent, { ...base, headers: { "a b": "c" } }),
      "connection_failed",
    ],
    [await post(closed, base), "connection_failed"],
  ] as const;
  for (const [result, reason] of results) {
    assert(result.kind === "failure");
    assert.equal(result.reason, reason);
  }
});
