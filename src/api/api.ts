// Builds the API from its parts: Postgres as role outbox_api → schema → executor → /graphql, by HTTP and by websocket.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type pg from "pg";
import type { Logger } from "../log.ts";
import { checkApiRole } from "../database/api-role.ts";
import { cutConnections, isSilence } from "../database/pool.ts";
import { createAuthenticator, type TokenKeys } from "./auth.ts";
import { createExecutor, type Executor, type Operated } from "./executor.ts";
import { serveGraphiql } from "./graphiql.ts";
import { createGraphqlHandler } from "./graphql.ts";
import type { OpenSecret } from "./plugins/secrets.ts";
import type { Portal } from "./plugins/viewer.ts";
import { createPreset } from "./preset.ts";
import { createRateLimits } from "./rate-limit.ts";
import { createSchemaMaker } from "./schema.ts";
import { serveWebsockets } from "./websockets.ts";

export type ApiOptions = {
  readonly pool: pg.Pool;
  /** Whom the pool connects as. */
  readonly login: string;
  readonly keys: TokenKeys;
  /** Requests a minute and token; 0 is no limit. */
  readonly rateLimit: number;
  readonly maxWebsockets: number;
  readonly corsOrigins: readonly string[];
  readonly tenantIntrospection: boolean;
  /** Opens endpoints' secrets, which may be sealed. */
  readonly openSecret: OpenSecret;
  /** How the dashboard presents itself to customers. */
  readonly portal: Portal;
  /** Handed to plans as `context().live`. */
  readonly live?: unknown;
  readonly plugins?: readonly GraphileConfig.Plugin[];
  /** When the database is known to have this version's schema. */
  readonly after: Promise<unknown>;
  /** Told of each operation that was run. */
  readonly onOperated: (operation: Operated) => void;
  readonly log: Logger;
};

export type Api = {
  /** Whether queries can be answered: the schema has been made. */
  readonly isReady: () => boolean;
  /** Answers if the path is the API's, and says whether it was. */
  readonly handle: (
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ) => Promise<boolean>;
  /** Serves the websockets of a server from now on. */
  readonly attach: (server: Server) => void;
  readonly websocketCount: () => number;
  /** Tells websockets to go. Requests in flight are the server's to wait for. */
  readonly stop: () => Promise<void>;
};

/** Answers at once; queries get 503 until Postgres has been reached. */
export function createApi(options: ApiOptions): Api {
  const { pool, keys, log } = options;
  if (keys.operatorTokens.length === 0 && !keys.tokenSecret) {
    log.warn(
      "neither OPERATOR_TOKEN nor TOKEN_SECRET is set: the API refuses every request until one is",
    );
  }
  const maker = createSchemaMaker({
    preset: createPreset({
      pool,
      tokenSecret: keys.tokenSecret,
      openSecret: options.openSecret,
      portal: options.portal,
      plugins: options.plugins ?? [],
    }),
    check: () => checkApiRole(pool, options.login),
    after: options.after,
    log,
  });
  let executor: Executor | undefined;
  const shared = {
    authenticate: createAuthenticator(keys),
    limits: createRateLimits(options.rateLimit),
    corsOrigins: options.corsOrigins,
    log,
    executor: (): Executor | undefined => {
      const built = executor ? undefined : maker.current();
      if (built) {
        const { tenantIntrospection, live } = options;
        executor = createExecutor(built, {
          tenantIntrospection,
          live,
          onOperated: options.onOperated,
          // A connection that fell silent; the others went the same way, and waiting on them is in vain.
          onError: (error) => {
            if (isSilence(error)) cutConnections(pool);
          },
          log,
        });
      }
      return executor;
    },
  };
  const graphql = createGraphqlHandler(shared);
  let websockets: ReturnType<typeof serveWebsockets> | undefined;
  return {
    isReady: () => maker.current() !== undefined,
    handle: async (path, request, response) => {
      if (path !== "/graphql") {
        return await serveGraphiql(path, request, response);
      }
      await graphql(request, response);
      return true;
    },
    attach: (server) => {
      const max = options.maxWebsockets;
      websockets = serveWebsockets(server, { ...shared, max });
    },
    websocketCount: () => websockets?.count() ?? 0,
    stop: async () => {
      websockets?.stop();
      await maker.stop();
    },
  };
}
