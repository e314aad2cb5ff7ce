// Owns the HTTP port: health, the API, the dashboard, and nothing else; how slow and how many its clients may be, and how it ends.
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { PostcommitError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Api } from "./api.ts";
import type { Dashboard } from "./dashboard.ts";
import { setSecurityHeaders } from "./headers.ts";
import {
  answerHealth,
  type ReadinessChecks,
  type ReadinessDetails,
} from "./health.ts";

export type ApiServer = {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Takes nothing new, and lets what is being answered end for so long. */
  readonly stop: (graceMs: number) => Promise<void>;
};

export type ServerOptions = {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  readonly checks: ReadinessChecks;
  readonly details?: ReadinessDetails | undefined;
  readonly api?: Api | undefined;
  readonly dashboard?: Dashboard | undefined;
  /** Connections at a time; more are closed as they come. */
  readonly maxConnections: number;
  readonly log: Logger;
};

/** Listens on host and port (0 picks a free one). Throws PORT_IN_USE. */
export async function startServer(options: ServerOptions): Promise<ApiServer> {
  let isStopping = false;
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 20_000,
      connectionsCheckingInterval: 1000,
      // Longer than proxies keep theirs (60 s, mostly): who closes first must not be the one who is asked.
      keepAliveTimeout: 65_000,
    },
    (request, response) => {
      setSecurityHeaders(response);
      if (isStopping) response.setHeader("connection", "close");
      answer(request, response, options).catch((err: unknown) => {
        options.log.error({ err }, "a request failed");
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    },
  );
  server.maxConnections = options.maxConnections;
  options.api?.attach(server);
  await listen(server, options);
  const { address, port, family } = server.address() as AddressInfo;
  const host = family === "IPv6" ? `[${address}]` : address;
  return {
    url: `http://${host}:${port}`,
    stop: async (graceMs) => {
      isStopping = true;
      const closed = new Promise((resolve) => server.close(resolve));
      await options.api?.stop();
      await Promise.race([closed, delay(graceMs, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  const path = request.url?.split("?", 1)[0] ?? "/";
  // Programs that ask for / are told what is here; browsers get the page.
  const isPage =
    path === "/" && (request.headers.accept?.includes("text/html") ?? false);
  if (isPage) response.setHeader("vary", "accept");
  const health = isPage ? undefined : await answerHealth(path, options);
  if (health) {
    sendJson(response, health.status, health.body);
    return;
  }
  if (await options.api?.handle(path, request, response)) return;
  if (options.dashboard?.(path, request, response)) return;
  const error =
    "There is nothing here. See /, /graphql, /graphiql, /healthz and /readyz.";
  sendJson(response, 404, { error });
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
}

async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === "EADDRINUSE"
          ? new PostcommitError(
              "PORT_IN_USE",
              `Port ${port} on ${host} is in use. Stop what listens there, or set PORT to another (0 picks a free one).`,
              { cause },
            )
          : cause,
      );
    });
    server.listen(port, host, resolve);
  });
}
