// Every misbehaviour is one attempt with its own outcome and a sentence, and a healthy consumer beside them all, on the
// same agent, never notices.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import type { Exchange } from "../../src/delivery/exchange.ts";
import { decide } from "../../src/delivery/outcome.ts";
import type { Agent } from "../../src/http/agent.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createReceiver } from "../helpers/receiver.ts";
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
        const missing = Object.assign(new Error("none"), { code: "ENOTFOUND" });
        callback(hostname.endsWith(".invalid") ? missing : null, [
          { address: "127.0.0.1", family: 4 },
        ]);
      },
    });
    const servers = new Worker(new URL("hostile-servers.ts", import.meta.url));
    cleanUp(t, () => servers.terminate());
    const [ports] = (await once(servers, "message")) as [number[]];
    const closed = hostiles.map(() => Promise.withResolvers<undefined>());
    servers.on("message", (index: number) => closed[index]?.resolve(undefined));

    const healthy = await createReceiver(t);
    const heart = beat(agent, healthy.url());
    await Promise.all(
      hostiles.map((hostile, index) =>
        t.test(hostile.name, async () => {
          const port = ports[index] ?? 0;
          for (let i = 0; i < attemptsEach; i += 1) {
            // A name each, so a connection each: most of them close theirs without having said so.
            const url = hostile.url?.(port) ?? `http://a${i}.example:${port}/`;
            check(hostile, await attempt(agent, url, hostile));
          }
          servers.postMessage(index);
          await closed[index]?.promise;
        }),
      ),
    );

    const exchanges = await heart.stop();
    assert(exchanges.length > 10, `${exchanges.length} beats`);
    for (const exchange of exchanges) {
      assert(exchange.kind === "response", JSON.stringify(exchange));
      assert.equal(exchange.statusCode, 204);
      // Generous: other tests share the machine.
      assert(exchange.durationMs < 5000, `${exchange.durationMs} ms`);
    }
    const slowestMs = Math.max(...exchanges.map((one) => one.durationMs));
    t.diagnostic(`${exchanges.length} beats, the slowest ${slowestMs} ms`);
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
      return await running;
    },
  };
}
