// Which connections are used again, by whom, and how many there are.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../src/http/agent.ts";
import { createPost } from "../../src/http/post.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { createTcpServer, createTestAgent, post } from "./tcp-server.ts";

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const request = { headers: {}, body: "{}", timeoutMs: 10_000 };
const loopback = { address: "127.0.0.1", family: 4 };

async function statusOf(agent: Agent, url: string) {
  const result = await post(agent, { ...request, url });
  return result.kind === "response" ? result.statusCode : result.reason;
}

/** Answers every request on the connections it keeps, however its data is cut. */
async function createKeepingServer(t: TestContext) {
  const open = new Set<Socket>();
  let requests = 0;
  let most = 0;
  const server = createServer((socket) => {
    open.add(socket);
    most = Math.max(most, open.size);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      requests += data.toString("latin1").split("POST ").length - 1;
      if (data.toString("latin1").endsWith("{}")) socket.write(ok);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { port, open, most: () => most, requests: () => requests };
}

test("sockets are bounded, whatever the number of endpoints, and nothing of them is left", async (t) => {
  const server = await createKeepingServer(t);
  const agent = createTestAgent(t, {
    maxSockets: 100,
    lookup: (_hostname, callback) => callback(null, [loopback]),
  });
  const send = createPost(agent, { allowHttp: true });
  const origins = 1000;
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < origins) {
      const url = `http://endpoint-${(next += 1)}.example:${server.port}/`;
      const result = await send({ ...request, url });
      assert.equal(result.kind, "response");
      assert(agent.count().open <= 100);
    }
  };
  await Promise.all(Array.from({ length: 50 }, run));
  assert.equal(server.requests(), origins);
  assert.deepEqual(agent.count(), { open: 100, idle: 100 });
  // The server hears of a close a little later.
  assert(server.most() <= 150, `${server.most()}`);
  await agent.destroy();
  assert.deepEqual(agent.count(), { open: 0, idle: 0 });
});

test("busy connections are never closed for the bound's sake", async (t) => {
  const receiver = await createReceiver(t, { replies: [{ delayMs: 50 }] });
  const agent = createTestAgent(t, { maxSockets: 2 });
  const all = Array.from({ length: 20 }, () => statusOf(agent, receiver.url()));
  assert.equal(agent.count().open, 20);
  assert.deepEqual(new Set(await Promise.all(all)), new Set([204]));
  assert.deepEqual(agent.count(), { open: 2, idle: 2 });
});

test("an idle connection that the other side closes is forgotten", async (t) => {
  const server = await createKeepingServer(t);
  const agent = createTestAgent(t);
  const url = `http://127.0.0.1:${server.port}/`;
  assert.equal(await statusOf(agent, url), 200);
  assert.deepEqual(agent.count(), { open: 1, idle: 1 });
  for (const socket of server.open) socket.end();
  while (agent.count().open > 0) await sleep(1);
});

test("a second answer that nobody asked for is never taken for the next one's", async (t) => {
  const poison = "HTTP/1.1 410 Gone\r\ncontent-length: 6\r\n\r\npoison";
  // At once with the first answer, in the same packet, and at a moment when the connection is idle.
  for (const delayMs of [undefined, 0, 5, 20]) {
    let requests = 0;
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.on("data", () => {
        requests += 1;
        if (delayMs === undefined) socket.write(ok + poison);
        else {
          socket.write(ok);
          setTimeout(() => socket.write(poison), delayMs);
        }
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    cleanUp(t, () => server.close());
    const { port } = server.address() as AddressInfo;
    const agent = createTestAgent(t);
    const url = `http://127.0.0.1:${port}/`;
    for (let i = 1; i <= 5; i += 1) {
      assert.equal(await statusOf(agent, url), 200, `after ${delayMs} ms`);
      assert.equal(requests, i);
      // Idle until the poison has come and the connection is gone for it.
      while (agent.count().open > 0) await sleep(1);
    }
  }
});

test("a connection that is closed just as it is used again after a rest is replaced, within the attempt", async (t) => {
  const bodies: string[] = [];
  let isStale = false;
  let isSilent = false;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      bodies.push(data.toString("latin1"));
      if (isSilent) return;
      if (isStale) socket.resetAndDestroy();
      else socket.write(ok);
      isStale = false;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => server.close());
  const { port } = server.address() as AddressInfo;
  const agent = createTestAgent(t);
  const url = `http://127.0.0.1:${port}/`;
  assert.equal(await statusOf(agent, url), 200);

  // It was not idle for long: whoever resets it then means it.
  isStale = true;
  assert.equal(await statusOf(agent, url), "connection_reset");
  assert.equal(bodies.length, 2);

  assert.equal(await statusOf(agent, url), 200);
  // As long as it takes to be stale, which is a second.
  await sleep(1010);
  isStale = true;
  assert.equal(await statusOf(agent, url), 200);
  assert.equal(bodies.length, 5);

  // One that is silent is not replaced: its time is over.
  await sleep(1010);
  isSilent = true;
  const late = await post(agent, { ...request, timeoutMs: 200, url });
  assert(late.kind === "failure");
  assert.equal(late.reason, "timeout");
  await sleep(10);
  assert.equal(bodies.length, 6);
  assert.deepEqual(agent.count(), { open: 0, idle: 0 });
  isSilent = false;

  // A new connection that is reset is what it is.
  await agent.destroy();
  isStale = true;
  const fresh = createTestAgent(t);
  assert.equal(await statusOf(fresh, url), "connection_reset");
});

test("every new connection is judged anew, so a policy that changes is heeded", async (t) => {
  const server = await createTcpServer(t, (socket) =>
    socket.end("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
  );
  let isAllowed = true;
  const agent = createTestAgent(t, {
    policy: () =>
      isAllowed ? { allowed: true } : { allowed: false, reason: "test" },
  });
  for (const host of ["127.0.0.1", "localhost"]) {
    const url = `http://${host}:${server.port}/`;
    isAllowed = true;
    assert.equal(await statusOf(agent, url), 204);
    const before = server.sockets.length;
    isAllowed = false;
    const result = await post(agent, { ...request, url });
    assert(result.kind === "failure");
    assert.deepEqual(
      [result.reason, result.message],
      ["address_forbidden", "test"],
    );
    assert.equal(server.sockets.length, before);
  }
});
