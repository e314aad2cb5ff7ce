// The one deadline over everything: whatever a consumer is slow at, the attempt ends, and so does its connection.
import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "undici";
import { post } from "../../src/http/post.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { createTcpServer, createTestAgent } from "./tcp-server.ts";

const timeoutMs = 200;

async function timesOut(agent: Agent, url: string): Promise<void> {
  const result = await post(agent, { url, headers: {}, body: "{}", timeoutMs });
  assert(result.kind === "failure", JSON.stringify(result));
  assert.equal(result.reason, "timeout");
  assert.equal(result.message, "no complete answer within 200 ms");
  // Wide: the machine may be busy. A deadline that starts anew with each byte would never end.
  assert(result.durationMs >= timeoutMs - 5 && result.durationMs < 5000);
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

test("a TLS handshake that never ends", async (t) => {
  const server = await createTcpServer(t, () => undefined);
  await timesOut(
    createTestAgent(t, { connectTimeoutMs: 300 }),
    server.url.replace("http", "https"),
  );
  await closed(server.sockets[0]);
});

test("who waits for a connection in vain is never sent, and harms nobody", async (t) => {
  const receiver = await createReceiver(t, {
    replies: [{ delayMs: 400, body: "late" }, { body: "soon" }],
  });
  const agent = createTestAgent(t, { maxConnectionsPerOrigin: 1 });
  const url = receiver.url();
  const first = post(agent, { url, headers: {}, body: "1", timeoutMs: 10_000 });
  await timesOut(agent, url);
  const third = await post(agent, {
    url,
    headers: {},
    body: "3",
    timeoutMs: 10_000,
  });
  assert.equal((await first).kind, "response");
  assert.equal(third.kind, "response");
  assert.deepEqual(
    receiver.received.map(({ text }) => text),
    ["1", "3"],
  );
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
