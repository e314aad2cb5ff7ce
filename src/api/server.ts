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
import { answerHealth, type HealthOptions } from "./health.ts";
import { createMetricsHandler, type MetricsOptions } from "./metrics.ts";

export type ApiServer = {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Takes nothing new, and lets what is being answered end for so long. */
  readonly stop: (graceMs: number) => Promise<void>;
};

export type ServerOptions = {
  readonly host: string;
  readonly port: number;
  readonly health: HealthOptions;
  readonly metrics: MetricsOptions;
  /** Told of each request that was answered. */
  readonly onAnswered: (answered: Answered) => void;
  readonly api?: Api | undefined;
  readonly dashboard?: Dashboard | undefined;
  /** Connections at a time; more are closed as they come. */
  readonly maxConnections: number;
  readonly log: Logger;
};

export type Answered = {
  readonly method: string;
  /** One of those that there are, or `other`. */
  readonly route: string;
  readonly statusCode: number;
  readonly durationMs: number;
};

const routes: ReadonlySet<string> = new Set([
  "/",
  "/graphql",
  "/graphiql",
  "/healthz",
  "/readyz",
  "/metrics",
]);
const methods: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "OPTIONS",
]);

/** Listens on host and port (0 picks a free one). Throws PORT_IN_USE. */
export async function startServer(options: ServerOptions): Promise<ApiServer> {
  let isStopping = false;
  const serveMetrics = createMetricsHandler(options.metrics);
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
      const path = request.url?.split("?", 1)[0] ?? "/";
      const startMs = performance.now();
      response.once("close", () => {
        const { method = "" } = request;
        options.onAnswered({
          method: methods.has(method) ? method : "_OTHER",
          route: routes.has(path) ? path : "other",
          statusCode: response.statusCode,
          durationMs: performance.now() - startMs,
        });
      });
      answer(path, request, response, options, serveMetrics).catch(
        (err: unknown) => {
          options.log.error({ err }, "a request failed");
          if (!response.headersSent) response.writeHead(500);
          response.end();
        },
      );
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
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  serveMetrics: ReturnType<typeof createMetricsHandler>,
): Promise<void> {
  // Programs that ask for / are told what is here; browsers get the page.
  const isPage =
    options.dashboard !== undefined &&
    path === "/" &&
    (request.headers.accept?.includes("text/html") ?? false);
  if (isPage) response.setHeader("vary", "accept");
  if (path === "/metrics") {
    await serveMetrics(request, response);
    return;
  }
  const health = isPage ? undefined : await answerHealth(path, options.health);
  if (health) {
    sendJson(response, health.status, health.body);
    return;
  }
  if (await options.api?.handle(path, request, response)) return;
  if (options.dashboard?.(path, request, response)) return;
  const error =
    "There is nothing here. See /, /graphql, /graphiql, /healthz, /readyz and /metrics.";
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
