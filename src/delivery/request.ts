// Owns what goes over the wire for one attempt: header by header, and the body to the byte.
import { sign } from "./signature.ts";

/** What is sent: `body` as UTF-8 is exactly what the signature covers. */
export type WebhookRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** RFC 9110 §5.6.2 (token) and §5.5; keep in step with outbox_private.tg_endpoints__check. */
const validName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const validValue = /^[\x20-\x7e]{0,4096}$/;
const reservedName =
  /^(webhook-.*|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|idempotency-key|traceparent|user-agent)$/i;

/** W3C Trace Context §3.2: no version ff, no trace or parent of zeros alone. */
const validTraceparent =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The request of one attempt (Standard Webhooks 1.0, "Webhook headers", "Payload structure"). `payload` is JSON text
 * and arrives as it is; it is never parsed. The endpoint's own headers can't replace ours; those that can't be sent
 * are left out. `keys` are the live ones, newest first.
 */
export function buildRequest(options: {
  readonly event: {
    readonly id: string;
    readonly type: string;
    /** ISO 8601, as Postgres writes it. */
    readonly timestamp: string;
    readonly payload: string;
    readonly traceparent: string | null;
  };
  readonly endpoint: { readonly headers: Readonly<Record<string, string>> };
  readonly keys: readonly Buffer[];
  readonly nowMs: number;
  readonly userAgent: string;
}): WebhookRequest {
  const { event, endpoint, keys, nowMs, userAgent } = options;
  const timestampSeconds = Math.floor(nowMs / 1000);
  const text = event.type.startsWith(ownPrefix) ? textOf(event.payload) : "";
  const body = `{"type":${JSON.stringify(event.type)},"timestamp":${JSON.stringify(event.timestamp)},${text}"data":${event.payload}}`;
  const headers: Record<string, string> = {
    ...ownHeaders(endpoint.headers),
    "content-type": "application/json",
    "user-agent": userAgent,
    "webhook-id": event.id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": sign({ id: event.id, timestampSeconds, body, keys }),
    "idempotency-key": event.id,
  };
  if (event.traceparent !== null && validTraceparent.test(event.traceparent)) {
    headers["traceparent"] = event.traceparent;
  }
  return { headers, body };
}

/** Types that begin so are the service's own. */
const ownPrefix = "postcommit.";

/** What an operational event says in words, beside its data: where a chat's webhook looks for what to show. */
function textOf(payload: string): string {
  const { text } = JSON.parse(payload) as { readonly text?: unknown };
  return typeof text === "string" ? `"text":${JSON.stringify(text)},` : "";
}

function ownHeaders(
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) =>
        validName.test(name) &&
        !reservedName.test(name) &&
        // It comes from jsonb: the type is a promise that the database makes, not the compiler.
        typeof value === "string" &&
        validValue.test(value),
    ),
  );
}
