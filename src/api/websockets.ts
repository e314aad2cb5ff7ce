// Owns the websockets on /graphql: how many there are and of whom, whether they live, and how much may wait for one that
// does not read.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode } from "graphql-ws";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import type { GraphqlOptions } from "./graphql.ts";
import { isOriginAllowed } from "./headers.ts";
import { createConversations, type Connection } from "./conversations.ts";
import { holderOf, type Principal } from "./principal.ts";

const maxPayloadBytes = 64 * 1024;
const maxBufferedBytes = 1024 * 1024;
const pingEveryMs = 12_000;
/** Sockets that have not said who they are yet; they have five seconds for it. */
const maxStrangers = 200;

export type Websockets = {
  /** Takes no more, and tells those that are there to go. */
  readonly stop: () => void;
  /** How many are open. */
  readonly count: () => number;
};

/** Serves the upgrades of `server`. `max` sockets in all; one tenant (or operators' token) may have a quarter of them. */
export function serveWebsockets(
  server: Server,
  options: GraphqlOptions & { readonly max: number },
): Websockets {
  const { log, max } = options;
  const maxOfOne = Math.ceil(max / 4);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxPayloadBytes,
    handleProtocols: (offered) =>
      offered.has("graphql-transport-ws") ? "graphql-transport-ws" : false,
  });
  const held = new Map<string, number>();
  let strangers = 0;
  let isStopping = false;
  const conversations = createConversations(options, (principal) => {
    const holder = holderOf(principal);
    const count = held.get(holder) ?? 0;
    if (count >= maxOfOne) return false;
    held.set(holder, count + 1);
    return true;
  });
  const release = (principal: Principal): void => {
    const holder = holderOf(principal);
    const count = (held.get(holder) ?? 1) - 1;
    if (count > 0) held.set(holder, count);
    else held.delete(holder);
  };

  const accept = (socket: WebSocket, request: IncomingMessage): void => {
    const connection: Connection = { socket, request, principal: undefined };
    strangers += 1;
    let isStranger = true;
    const known = (): void => {
      if (isStranger) strangers -= 1;
      isStranger = false;
    };
    const closed = conversations.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on("message", (data: RawData) => {
            handle((data as Buffer).toString("utf8")).then(
              () => {
                if (connection.principal) known();
              },
              (err: unknown) => {
                log.error({ err }, "a websocket failed");
                socket.close(CloseCode.InternalServerError, "It failed here");
              },
            );
          }),
      },
      connection,
    );
    let isAlive = true;
    const ping = setInterval(() => {
      if (!isAlive || isFull(socket)) {
        socket.terminate();
        return;
      }
      isAlive = false;
      socket.ping();
    }, pingEveryMs);
    socket.on("pong", () => (isAlive = true));
    socket.on("ping", () => {
      if (isFull(socket)) socket.terminate();
    });
    // A frame that is too large, among others; the socket is closed with the right code.
    socket.on("error", (err) => log.debug({ err }, "a websocket broke"));
    socket.once("close", (code, reason) => {
      clearInterval(ping);
      known();
      if (connection.principal) release(connection.principal);
      closed(code, String(reason)).catch((err: unknown) =>
        log.error({ err }, "a websocket did not close well"),
      );
    });
  };

  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => undefined);
    const refusal = isStopping
      ? "503 Service Unavailable"
      : (refuseUpgrade(request, options.corsOrigins) ??
        (sockets.clients.size >= max || strangers >= maxStrangers
          ? "503 Service Unavailable"
          : undefined));
    if (refusal) {
      refuse(socket, refusal);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => accept(ws, request));
  });

  return {
    count: () => sockets.clients.size,
    stop: () => {
      isStopping = true;
      for (const socket of sockets.clients) socket.close(1001, "going away");
    },
  };
}

/** Resolves when the kernel has taken it: what is sent next waits for that. */
async function send(socket: WebSocket, text: string): Promise<void> {
  if (isFull(socket)) {
    socket.terminate();
    return;
  }
  await new Promise<void>((resolve) => {
    // One that has closed meanwhile ends what was for it by itself.
    socket.send(text, () => resolve());
  });
}

function isFull(socket: WebSocket): boolean {
  return socket.bufferedAmount > maxBufferedBytes;
}

function refuseUpgrade(
  request: IncomingMessage,
  corsOrigins: readonly string[],
): string | undefined {
  if (request.url?.split("?", 1)[0] !== "/graphql") return "404 Not Found";
  return isOriginAllowed(request, corsOrigins) ? undefined : "403 Forbidden";
}

function refuse(socket: Duplex, status: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
}
