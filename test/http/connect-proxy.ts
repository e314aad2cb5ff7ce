// A real HTTP CONNECT proxy on loopback, plain or over TLS, that can be told to fail.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";

export type ConnectProxy = {
  readonly port: number;
  /** What it was asked for: authorities and logins. */
  readonly asked: { authority: string; login: string | undefined }[];
};

/**
 * Tunnels to the port that was asked for, on 127.0.0.1 whatever the host: it resolves every name to that. `refuse` is
 * what it answers instead, and then closes; "" is nothing, and it stays open.
 */
export async function createConnectProxy(
  t: TestContext,
  options: { readonly refuse?: string; readonly certificate?: string } = {},
): Promise<ConnectProxy> {
  const { refuse, certificate } = options;
  const asked: ConnectProxy["asked"] = [];
  const sockets = new Set<Socket>();
  const server = certificate
    ? createTlsServer({ key: certificate, cert: certificate })
    : createServer();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    const authority = request.url ?? "";
    asked.push({ authority, login: request.headers["proxy-authorization"] });
    client.on("error", () => undefined);
    if (refuse !== undefined) {
      if (refuse !== "") client.end(refuse);
      return;
    }
    const port = Number(authority.slice(authority.lastIndexOf(":") + 1));
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\nvia: x\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    target.on("error", () => client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    sockets.add(target);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUp(t, () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}
