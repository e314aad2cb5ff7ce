// A consumer that speaks bytes, not HTTP: for everything that a well-behaved server can't be made to do.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { TestContext } from "node:test";
import {
  addressPolicy,
  type AddressPolicy,
} from "../../src/delivery/address.ts";
import type { Exchange } from "../../src/delivery/exchange.ts";
import { createAgent, type Agent } from "../../src/http/agent.ts";
import type { Lookup } from "../../src/http/resolver.ts";
import { createPost, type PostRequest } from "../../src/http/post.ts";
import { cleanUp } from "../helpers/cleanup.ts";

export type TcpServer = {
  readonly port: number;
  readonly url: string;
  /** Every connection there was. */
  readonly sockets: readonly Socket[];
};

/** Listens on loopback until the test ends; `onRequest` gets each connection once something has arrived on it. */
export async function createTcpServer(
  t: TestContext,
  onRequest: (socket: Socket) => void,
  host = "127.0.0.1",
  listenAt = 0,
): Promise<TcpServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    // A client that hangs up is part of the game.
    socket.on("error", () => undefined);
    socket.once("data", () => onRequest(socket)).resume();
  });
  server.listen(listenAt, host);
  await once(server, "listening");
  cleanUp(t, async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}/`, sockets };
}

/** An agent for one test that may call loopback unless told otherwise. */
export function createTestAgent(
  t: TestContext,
  options: {
    allowedNetworks?: string[];
    lookup?: Lookup;
    proxy?: URL;
    maxSockets?: number;
    policy?: AddressPolicy;
  } = {},
): Agent {
  const { allowedNetworks = ["127.0.0.0/8", "::1"], ...limits } = options;
  const agent = createAgent({
    policy: addressPolicy({ allowedNetworks }),
    ...limits,
  });
  cleanUp(t, () => agent.destroy());
  return agent;
}

/** Sends one request, to http URLs too. */
export function post(agent: Agent, request: PostRequest): Promise<Exchange> {
  return createPost(agent, { allowHttp: true })(request);
}
