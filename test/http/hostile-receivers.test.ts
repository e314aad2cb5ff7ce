// Every misbehaviour is one attempt with its own outcome and a sentence, and a healthy consumer beside them all, on the
// same agent, never notices.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import type { Exchange } from "../../src/delivery/exchange.ts";
import { decide } from "../../src/delivery/outcome.ts";
import type { Agent } from "../../src/http/agent.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { waitFor } from "../helpers/wait.ts";
import { hostiles, type Hostile } from "./hostile-receivers.ts";
import { createTestAgent, post } from "./tcp-server.ts";

const attemptsEach = 3;

test(
  "hostile consumers beside a healthy one",
  { concurrency: 20 },
  async (t) => {
    const agent = createTestAgent(t, {
      lookup: (hostname, callback) => {
        if (hostname === "hangs.example") return;
        const code = hostname === "localhost" ? undefined : "ENOTFOUND";
        callback(code ? Object.assign(new Error(hostname), { code }) : null, [
          { address: "127.0.0.1", family: 4 },
        ]);
      },
    });
    const healthy = await createReceiver(t);
    const heart = beat(agent, healthy.url());

    await Promise.all(
      hostiles.map((hostile) =>
        t.test(hostile.name, async (sub) => {
          const { url, allClosed } = await listen(sub, hostile);
          for (let i = 0; i < attemptsEach; i += 1) {
            check(hostile, await attempt(agent, url, hostile));
          }
          await allClosed();
        }),
      ),
    );

    const { exchanges } = await heart.stop();
    assert(exchanges.length > 50, `${exchanges.length} beats`);
    for (const exchange of exchanges) {
      assert(exchange.kind === "response", JSON.stringify(exchange));
      assert.equal(exchange.statusCode, 204);
      // Generous: the machine is busy with all the others, and perhaps with other tests.
      assert(exchange.durationMs < 2000, `${exchange.durationMs} ms`);
    }
    assert.equal(agent.count().open, agent.count().idle);
  },
);

function attempt(
  agent: Agent,
  url: string,
  { hangs, ca }: Hostile,
): Promise<Exchange> {
  return post(agent, {
    url,
    headers: {},
    body: "{}",
    timeoutMs: hangs ? 300 : 20_000,
    caCertificate: ca ?? null,
  });
}

function check(hostile: Hostile, exchange: Exchange): void {
  const { outcome, error } = decide({
    exchange,
    schedule: [],
    attemptNumber: 1,
    random: 0,
    nowMs: 0,
  });
  const shown = JSON.stringify(exchange);
  assert.equal(outcome, hostile.outcome, shown);
  if (hostile.error) assert.match(error ?? "", hostile.error);
  else assert.equal(error, null);
  if (hostile.body) {
    assert(exchange.kind === "response");
    assert.match(exchange.body, hostile.body);
  }
  assert(shown.isWellFormed() && !shown.includes("\\u0000"), shown);
}

/** One request after the other, until it is stopped. */
function beat(agent: Agent, url: string) {
  const over = new AbortController();
  const run = async (): Promise<Exchange[]> => {
    const exchanges: Exchange[] = [];
    while (!over.signal.aborted) {
      const request = { url, headers: {}, body: "{}", timeoutMs: 10_000 };
      exchanges.push(await post(agent, request));
    }
    return exchanges;
  };
  const running = run();
  return {
    stop: async () => {
      over.abort();
      return { exchanges: await running };
    },
  };
}

/** Listens until the test ends. `allClosed` resolves when no connection is left, which none of the servers sees to. */
async function listen(t: TestContext, hostile: Hostile) {
  const sockets: Socket[] = [];
  const onConnection = (socket: Socket): void => {
    socket.on("error", () => undefined);
    sockets.push(socket);
    if (hostile.at === "connect") hostile.behave(socket);
    else socket.once("data", () => hostile.behave(socket)).resume();
  };
  const server = hostile.tls
    ? createTlsServer(hostile.tls, onConnection)
    : createServer({ pauseOnConnect: hostile.at === "connect" }, onConnection);
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: hostile.url?.(port) ?? `http://127.0.0.1:${port}/`,
    allClosed: async () => {
      // Who does not read does not see the end.
      for (const socket of sockets) socket.resume();
      await waitFor(
        "all connections to be closed",
        async () => sockets.every(({ closed }) => closed),
        { timeoutMs: 20_000 },
      );
    },
  };
}
