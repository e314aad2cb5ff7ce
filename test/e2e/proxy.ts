// The network between a service and Postgres, which can fail: cut (every connection breaks, new ones too) or frozen
// (nothing gets through any more on the connections there are, and nobody is told).
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import type { TestDatabase } from "../helpers/database.ts";

export interface Proxy {
  readonly url: string;
  cut(): void;
  freeze(): void;
  /** Lets new connections through again. */
  restore(): void;
  /** Breaks every connection; new ones lead to this server. */
  leadTo(url: string): void;
}

/** Listens on 127.0.0.1 until the test ends. */
export async function createProxy(
  t: TestContext,
  database: TestDatabase,
): Promise<Proxy> {
  let target = new URL(database.url);
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;

  const server = createServer((client) => {
    // A connection that breaks is what this is for.
    client.on("error", () => undefined);
    if (isCut) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(Number(target.port || 5432), target.hostname);
    upstream.on("error", () => undefined);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    client.pipe(upstream).pipe(client);
    for (const [socket, other] of [pair, pair.toReversed()]) {
      socket?.on("close", () => {
        pairs.delete(pair);
        other?.destroy();
      });
    }
  });
  function breakAll(): void {
    for (const [client, upstream] of pairs) {
      client.destroy();
      upstream.destroy();
    }
  }
  await once(server.listen(0, "127.0.0.1"), "listening");
  cleanUp(t, async () => {
    server.close();
    breakAll();
    await once(server, "close");
  });

  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: () => {
      isCut = true;
      breakAll();
    },
    freeze: () => {
      for (const [client, upstream] of pairs) {
        client.unpipe().pause();
        upstream.unpipe().pause();
      }
    },
    restore: () => (isCut = false),
    leadTo: (other) => {
      target = new URL(other);
      breakAll();
    },
  };
}
