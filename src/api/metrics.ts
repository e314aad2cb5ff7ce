// Owns GET /metrics: who may read it, and nothing of what is in it.
import { createHash, timingSafeEqual, type KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { contentType } from "../telemetry/exposition.ts";

export type MetricsOptions = {
  /** Whoever reaches the port may read them without one. */
  readonly token: KeyObject | undefined;
  /** The text of a scrape. */
  readonly scrape: () => Promise<string>;
};

export function createMetricsHandler(
  options: MetricsOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const wanted = options.token && sha256(options.token.export());
  return async (request, response) => {
    const given = /^Bearer +(\S{1,4096})$/i.exec(
      request.headers.authorization?.trim() ?? "",
    )?.[1];
    if (wanted && !timingSafeEqual(wanted, sha256(given ?? ""))) {
      response.writeHead(401, {
        "content-type": "application/json",
        "www-authenticate": "Bearer",
      });
      response.end(
        '{"error":"METRICS_TOKEN is needed, in the header Authorization: Bearer <token>."}\n',
      );
      return;
    }
    const text = await options.scrape();
    response.writeHead(200, { "content-type": contentType });
    response.end(request.method === "HEAD" ? undefined : text);
  };
}

function sha256(bytes: string | Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
