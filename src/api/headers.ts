// Owns the headers that every answer has: what a browser may do with it, and who may ask from where.
import type { IncomingMessage, ServerResponse } from "node:http";

const always = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // Pages that need more set their own.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
} as const;

export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(always)) {
    response.setHeader(name, value);
  }
}

/** Whether a browser's page of this origin may call: the page is ours, or its origin was configured. */
export function isOriginAllowed(
  request: IncomingMessage,
  corsOrigins: readonly string[],
): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || corsOrigins.includes(origin)) return true;
  return host !== undefined && URL.parse(origin)?.host === host;
}

/** Allows pages of configured origins to read the answer. Returns whether this was a preflight, to be answered with 204. */
export function setCorsHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  corsOrigins: readonly string[],
): boolean {
  if (corsOrigins.length === 0) return false;
  response.setHeader("vary", "origin");
  const { origin } = request.headers;
  if (origin === undefined || !corsOrigins.includes(origin)) return false;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader(
    "access-control-expose-headers",
    "x-request-id, retry-after",
  );
  if (request.method !== "OPTIONS") return false;
  response.setHeader("access-control-allow-methods", "POST");
  response.setHeader(
    "access-control-allow-headers",
    "authorization, content-type, x-request-id",
  );
  response.setHeader("access-control-max-age", "600");
  return true;
}
