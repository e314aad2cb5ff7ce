// The one deadline over everything: whatever a consumer is slow at, the attempt ends, and so does its connection.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../src/http/agent.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { createBlackHole } from "./black-hole.ts";
import { createTcpServer, createTestAgent, post } from "./tcp-server.ts";

const timeoutMs = 400;

async function timesOut(
  agent: Agent,
  url: string,
  expected: { reason?: string; message?: string; body?: string } = {},
): Promise<void> {
  const { body = "{}" } = expected;
  const result = await post(agent, { url, headers: {}, body, timeoutMs });
  assert(result.kind === "failure", JSON.stringify(result));
  assert.equal(result.reason, expected.reason ?? "timeout");
  const { message = `no complete answer within ${timeoutMs} ms` } = expected;
  assert.equal(result.message, message);
  // Wide: the machine may be busy. A deadline that starts anew with each byte would never end.
  assert(result.durationMs >= timeoutMs - 5 && result.durationMs < 5000);
  assert.deepEqual(agent.count(), { open: 0, idle: 0 });
}

/** How many connections this process is waiting for. */
function connecting(): number {
  return process
    .getActiveResourcesInfo()
    .filter((name) => name === "TCPConnectWrap" || name === "ConnectWrap")
    .length;
}

async function closed(socket: Socket | undefined): Promise<void> {
  assert(socket);
  if (!socket.closed)
    await new Promise((resolve) => socket.once("close", resolve));
}

/** Writes a byte every 10 ms, for as long as anyone listens. */
function dribble(
  t: TestContext,
  socket: Socket,
  start: string,
  byte: string,
): void {
  socket.write(start);
  const timer = setInterval(() => socket.write(byte), 10);
  socket.once("close", () => clearInterval(timer));
  t.after(() => clearInterval(timer));
}

// prettier-ignore
const slow: [string, (t: TestContext, socket: Socket) => void][] = [
  ["never answers", () => undefined],
  ["dribbles its status line", (t, s) => dribble(t, s, "HTTP/1.1 200 ", "O")],
  ["dribbles its headers", (t, s) => dribble(t, s, "HTTP/1.1 200 OK\r\n", "a")],
  ["dribbles its body", (t, s) => dribble(t, s, "HTTP/1.1 200 OK\r\n\r\n", "x")],
  ["dribbles its chunks", (t, s) => dribble(t, s, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\nx\r\n")],
  ["sends early hints without end", (t, s) => dribble(t, s, "", "HTTP/1.1 103 Early Hints\r\n\r\n")],
  ["stops in its body", (_, s) => s.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")],
];
for (const [name, behave] of slow) {
  test(`a consumer that ${name}`, async (t) => {
    const server = await createTcpServer(t, (socket) => behave(t, socket));
    await timesOut(createTestAgent(t), server.url);
    await closed(server.sockets[0]);
  });
}

test("a name that is never resolved", async (t) => {
  const agent = createTestAgent(t, { lookup: () => undefined });
  await timesOut(agent, "http://hangs.example/", {
    reason: "dns_failure",
    message: `no answer within ${timeoutMs} ms`,
  });
});

test("a name that is resolved too late is not connected to", async (t) => {
  const server = await createTcpServer(t, () => undefined);
  const answered = Promise.withResolvers<() => void>();
  const agent = createTestAgent(t, {
    lookup: (_hostname, callback) =>
      answered.resolve(() =>
        callback(null, [{ address: "127.0.0.1", family: 4 }]),
      ),
  });
  const url = `http://late.example:${server.port}/`;
  await timesOut(agent, url, {
    reason: "dns_failure",
    message: `no answer within ${timeoutMs} ms`,
  });
  (await answered.promise)();
  // Had it connected, it would be before this connection in the queue.
  await timesOut(createTestAgent(t), server.url);
  assert.equal(server.sockets.length, 1);
});

for (const scheme of ["http", "https"]) {
  test(`a connection that is never made: ${scheme}`, async (t) => {
    const port = await createBlackHole(t);
    const before = connecting();
    await timesOut(createTestAgent(t), `${scheme}://127.0.0.1:${port}/`, {
      message: `no connection within ${timeoutMs} ms`,
    });
    // Its socket is gone with the attempt, or a turn of the event loop later.
    await sleep(0);
    assert.equal(connecting(), before);
  });
}

test("a TLS handshake that never ends", async (t) => {
  const server = await createTcpServer(t, () => undefined);
  const url = server.url.replace("http", "https");
  const message = `no connection within ${timeoutMs} ms`;
  await timesOut(createTestAgent(t), url, { message });
  await closed(server.sockets[0]);
});

test("a consumer that never reads", async (t) => {
  const server = createServer({ pauseOnConnect: true });
  const connected = once(server, "connection");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  const body = "x".repeat(4 * 1024 * 1024);
  await timesOut(createTestAgent(t), `http://127.0.0.1:${port}/`, { body });
  const [socket] = (await connected) as [Socket];
  socket.on("error", () => undefined).resume();
  await closed(socket);
});

test("an attempt in time leaves no timer behind", async (t) => {
  const receiver = await createReceiver(t);
  const timers = () =>
    process.getActiveResourcesInfo().filter((name) => name === "Timeout")
      .length;
  const before = timers();
  const agent = createTestAgent(t);
  await post(agent, {
    url: receiver.url(),
    headers: {},
    body: "{}",
    timeoutMs: 60_000,
  });
  await agent.destroy();
  await sleep(0);
  assert(timers() <= before);
});
