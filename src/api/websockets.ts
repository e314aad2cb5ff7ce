// Owns websockets on /graphql (graphql-transport-ws): who may connect, how many, how long, and how much may wait for one
// that does not read.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { GraphQLError, type ExecutionArgs } from "graphql";
import { CloseCode, makeServer, type Context } from "graphql-ws";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import type { Executor } from "./executor.ts";
import { notReady, requestIdOf, type GraphqlOptions } from "./graphql.ts";
import { isOriginAllowed } from "./headers.ts";
import {
  readOperationRequest,
  type CheckedOperation,
  type OperationRequest,
} from "./operation.ts";
import type { Principal } from "./principal.ts";
import { Refusal } from "./refusal.ts";

const maxPayloadBytes = 64 * 1024;
const maxBufferedBytes = 1024 * 1024;
const pingEveryMs = 12_000;
const initTimeoutMs = 5000;
const maxOperations = 50;
/** Sockets that have not said who they are yet; they have five seconds for it. */
const maxStrangers = 200;

/** What belongs to one socket. */
type Extra = {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  principal: Principal | undefined;
};
type Running = ExecutionArgs & {
  readonly executor: Executor;
  readonly checked: CheckedOperation;
  readonly request: OperationRequest;
  readonly caller: {
    readonly principal: Principal;
    readonly requestId: string;
  };
};

export type Websockets = {
  /** Takes no more, and tells those that are there to go. */
  readonly stop: () => void;
  /** How many are open. */
  readonly count: () => number;
};

/** Serves the upgrades of `server`. `max` sockets in all; one token may have a quarter of them. */
export function serveWebsockets(
  server: Server,
  options: GraphqlOptions & { readonly max: number },
): Websockets {
  const { log, max } = options;
  const maxPerToken = Math.ceil(max / 4);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxPayloadBytes,
    handleProtocols: (offered) =>
      offered.has("graphql-transport-ws") ? "graphql-transport-ws" : false,
  });
  const perToken = new Map<string, number>();
  let strangers = 0;
  let isStopping = false;
  const graphql = makeGraphql(options, (principal) => {
    const count = perToken.get(principal.tokenId) ?? 0;
    if (count >= maxPerToken) return false;
    perToken.set(principal.tokenId, count + 1);
    return true;
  });
  const release = ({ tokenId }: Principal): void => {
    const count = (perToken.get(tokenId) ?? 1) - 1;
    if (count > 0) perToken.set(tokenId, count);
    else perToken.delete(tokenId);
  };

  const accept = (socket: WebSocket, request: IncomingMessage): void => {
    const extra: Extra = { socket, request, principal: undefined };
    strangers += 1;
    let isStranger = true;
    const known = (): void => {
      if (isStranger) strangers -= 1;
      isStranger = false;
    };
    const closed = graphql.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on("message", (data: RawData) => {
            handle((data as Buffer).toString("utf8")).then(
              () => {
                if (extra.principal) known();
              },
              (err: unknown) => {
                log.error({ err }, "a websocket failed");
                socket.close(CloseCode.InternalServerError, "It failed here");
              },
            );
          }),
      },
      extra,
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
      if (extra.principal) release(extra.principal);
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

function makeGraphql(
  options: GraphqlOptions,
  admit: (principal: Principal) => boolean,
) {
  const { limits, log } = options;
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: initTimeoutMs,
    onConnect: async (ctx) => {
      try {
        const principal = await identify(ctx, options);
        // It may have left meanwhile, and nobody would hear of its end.
        if (ctx.extra.socket.readyState !== ctx.extra.socket.OPEN) return false;
        if (!admit(principal)) {
          ctx.extra.socket.close(1013, "Too many websockets of this token");
          return false;
        }
        ctx.extra.principal = principal;
        endWith(principal, ctx.extra.socket);
        return true;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const code = error.status === 401 ? CloseCode.Unauthorized : 1013;
        ctx.extra.socket.close(code, reasonOf(error.message));
        return false;
      }
    },
    onSubscribe: async (ctx, _id, payload) => {
      const { principal, request: upgrade } = ctx.extra;
      const requestId = requestIdOf(upgrade);
      const fail = (error: unknown): readonly GraphQLError[] => [
        new GraphQLError(
          error instanceof Refusal ? error.message : "It failed here",
          {
            extensions: {
              code: error instanceof Refusal ? error.code : "INTERNAL",
              requestId,
            },
          },
        ),
      ];
      try {
        if (!principal)
          throw new Refusal(401, "UNAUTHENTICATED", "Who are you?");
        if (Object.keys(ctx.subscriptions).length > maxOperations) {
          throw new Refusal(
            429,
            "RATE_LIMITED",
            `A websocket may have ${maxOperations} operations at a time.`,
          );
        }
        await limits.count(principal.tokenId);
        const executor = options.executor();
        if (!executor) throw notReady();
        const request = readOperationRequest(payload);
        const caller = { principal, requestId };
        try {
          const checked = executor.check(request, caller);
          return {
            document: checked.document,
            operationName: request.operationName,
            executor,
            checked,
            request,
            caller,
          } as unknown as Running;
        } catch (error) {
          if (error instanceof Refusal) throw error;
          return executor.refused(error, caller).errors ?? [];
        }
      } catch (error) {
        if (!(error instanceof Refusal))
          log.error({ err: error, requestId }, "a request failed");
        return fail(error);
      }
    },
    execute: (args) => run(args),
    subscribe: (args) => run(args),
  });
}

async function run(args: ExecutionArgs) {
  const { executor, checked, request, caller } = args as Running;
  return await executor.run(checked, request, caller);
}

async function identify(
  ctx: Context<Record<string, unknown>, Extra>,
  { authenticate, limits }: GraphqlOptions,
): Promise<Principal> {
  const params = ctx.connectionParams ?? {};
  const given = params["authorization"] ?? params["Authorization"];
  try {
    const principal = await authenticate(
      typeof given === "string" ? given : undefined,
    );
    await limits.count(principal.tokenId);
    return principal;
  } catch (error) {
    await limits.countRefused(ctx.extra.request.socket.remoteAddress ?? "");
    throw error;
  }
}

/** A token that ends takes its socket with it. */
function endWith(principal: Principal, socket: WebSocket): void {
  const { expiresAtMs } = principal;
  if (expiresAtMs === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const leftMs = expiresAtMs - Date.now();
    if (leftMs <= 0)
      socket.close(CloseCode.Unauthorized, "The token has expired");
    // Node's timers end at 24 days.
    else timer = setTimeout(look, Math.min(leftMs, 2_000_000_000)).unref();
  };
  look();
  socket.once("close", () => clearTimeout(timer));
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

/** A close frame has room for 123 bytes. */
function reasonOf(message: string): string {
  return Buffer.from(message)
    .subarray(0, 120)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
}
