// Owns what is said on one websocket (graphql-transport-ws): who it is, what is asked, and when it has to go.
import type { IncomingMessage } from "node:http";
import { GraphQLError, type ExecutionArgs } from "graphql";
import { CloseCode, makeServer, type Context } from "graphql-ws";
import type { WebSocket } from "ws";
import type { Caller, Executor } from "./executor.ts";
import { notReady, requestIdOf, type GraphqlOptions } from "./graphql.ts";
import {
  readOperationRequest,
  type CheckedOperation,
  type OperationRequest,
} from "./operation.ts";
import type { Principal } from "./principal.ts";
import { Refusal } from "./refusal.ts";

const initTimeoutMs = 5000;
const maxOperations = 50;

/** What belongs to one socket. */
export type Connection = {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Undefined until it has said who it is. */
  principal: Principal | undefined;
};
type Running = ExecutionArgs & {
  readonly executor: Executor;
  readonly checked: CheckedOperation;
  readonly request: OperationRequest;
  readonly caller: Caller;
};

/** `admit` says whether there is room for another socket of somebody. */
export function createConversations(
  options: GraphqlOptions,
  admit: (principal: Principal) => boolean,
) {
  const { limits, log } = options;
  return makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: initTimeoutMs,
    onConnect: async (ctx) => {
      try {
        const principal = await identify(ctx, options);
        // It may have left meanwhile, and nobody would hear of its end.
        if (ctx.extra.socket.readyState !== ctx.extra.socket.OPEN) return false;
        if (!admit(principal)) {
          ctx.extra.socket.close(1013, "You have too many websockets");
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
  ctx: Context<Record<string, unknown>, Connection>,
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

/** A close frame has room for 123 bytes. */
function reasonOf(message: string): string {
  return Buffer.from(message)
    .subarray(0, 120)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
}
