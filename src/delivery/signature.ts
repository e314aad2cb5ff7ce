// Owns Standard Webhooks 1.0 signatures, scheme v1 (HMAC-SHA256): secrets to keys, keys to a header. No secret is
// ever part of a message.
import { createHmac } from "node:crypto";
import { PostcommitError } from "../errors.ts";

const prefix = "whsec_";
const minKeyBytes = 24;
const maxKeyBytes = 64;

/**
 * The key in a secret: `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks 1.0, "Signature scheme").
 * Throws INPUT_INVALID for anything else.
 */
export function decodeSecret(secret: string): Buffer {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : "";
  const key = Buffer.from(text, "base64");
  // Buffer.from skips what is not base64, and a key of fewer bytes would sign without complaint.
  const isExact = unpadded(key.toString("base64")) === unpadded(text);
  if (!isExact || key.length < minKeyBytes || key.length > maxKeyBytes) {
    throw new PostcommitError(
      "INPUT_INVALID",
      `A signing secret must be ${prefix} followed by the base64 of ${minKeyBytes} to ${maxKeyBytes} bytes.`,
    );
  }
  return key;
}

/**
 * The `webhook-signature` header: `v1,<base64>` over `id.timestamp.body` for each key in the order given, which is
 * the newest first, separated by spaces. `body` must be exactly what is sent.
 */
export function sign(options: {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
  readonly keys: readonly Buffer[];
}): string {
  const { id, timestampSeconds, body, keys } = options;
  const signed = `${id}.${timestampSeconds}.${body}`;
  return keys
    .map((key) => {
      const hmac = createHmac("sha256", key).update(signed, "utf8");
      return `v1,${hmac.digest("base64")}`;
    })
    .join(" ");
}

function unpadded(base64: string): string {
  return base64.replace(/={0,2}$/, "");
}
