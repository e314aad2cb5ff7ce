// Owns the one receiver of this process itself: on loopback, on a port that nobody else is told, for the canary.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What the guard of outgoing connections needs to let this receiver through, and nothing else. */
export type OwnReceiver = {
  /** The host name that means it. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
};

const maxBodyBytes = 16 * 1024;

/** Listens. `accept` returns the status to answer with; what it throws is answered with 500. */
export async function startOwnReceiver(options: {
  readonly host: string;
  readonly accept: (
    headers: IncomingHttpHeaders,
    body: string,
  ) => Promise<number>;
}): Promise<OwnReceiver & { readonly stop: () => Promise<void> }> {
  const server = createServer(
    { headersTimeout: 5000, requestTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      const size = Number(request.headers["content-length"] ?? Number.NaN);
      // Not `>`: one that does not say how much comes is refused, too.
      if (request.method !== "POST" || !(size <= maxBodyBytes)) {
        response.writeHead(404, { connection: "close" }).end();
        return;
      }
      text(request)
        .then((body) => options.accept(request.headers, body))
        .catch(() => 500)
        .then((status) => response.writeHead(status).end())
        .catch(() => response.destroy());
    },
  );
  server.maxConnections = 10;
  const address = "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, address, resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    host: options.host,
    address,
    port,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
