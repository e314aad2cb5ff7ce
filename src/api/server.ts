// Owns the HTTP port: health now; the API and the dashboard come on the same port.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PostcommitError } from "../errors.ts";

export type ApiServer = {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** What /readyz asks: each check by its name, true when it holds. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<boolean>>>;

/** Listens on host and port (0 picks a free one). Throws PORT_IN_USE. */
export async function startServer(options: {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  readonly checks: ReadinessChecks;
}): Promise<ApiServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split("?", 1)[0];
    answer(path, options).then(
      ({ status, body }) => {
        response.writeHead(status, {
          "content-type": "application/json",
          "cache-control": "no-store",
        });
        response.end(`${JSON.stringify(body)}\n`);
      },
      () => response.writeHead(500).end(),
    );
  });
  await listen(server, options);
  const { address, port, family } = server.address() as AddressInfo;
  const host = family === "IPv6" ? `[${address}]` : address;
  return {
    url: `http://${host}:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  path: string | undefined,
  options: { readonly version: string; readonly checks: ReadinessChecks },
): Promise<{ status: number; body: unknown }> {
  switch (path) {
    case "/healthz":
      return { status: 200, body: { status: "ok" } };
    case "/readyz":
      return await readiness(options.checks);
    case "/":
      return {
        status: 200,
        body: {
          service: "postcommit",
          version: options.version,
          health: ["/healthz", "/readyz"],
        },
      };
    default:
      return {
        status: 404,
        body: {
          error: `There is nothing at ${path}. See /healthz and /readyz.`,
        },
      };
  }
}

async function readiness(
  checks: ReadinessChecks,
): Promise<{ status: number; body: unknown }> {
  const results = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]) =>
        [name, await check().catch(() => false)] as const,
    ),
  );
  const isReady = results.every(([, holds]) => holds);
  return {
    status: isReady ? 200 : 503,
    body: {
      status: isReady ? "ready" : "not ready",
      checks: Object.fromEntries(results),
    },
  };
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
