// Owns how a secret looks at rest: sealed:<key id>:<base64 of nonce, ciphertext and tag>, AES-256-GCM
// (NIST SP 800-38D) with a 96-bit random nonce, bound to its endpoint so that rows can't be swapped.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import { PostcommitError } from "../errors.ts";

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Why a stored secret does not open. `unknown_key`: this process lacks the key, another one may have it, and so may this
 * one when it is configured right. `damaged`: no key will ever open it.
 */
export class SecretSealedError extends PostcommitError {
  readonly reason: "unknown_key" | "damaged";

  constructor(
    reason: SecretSealedError["reason"],
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super("SECRET_SEALED", message, options);
    this.reason = reason;
  }
}

/** What every secret sealed with `key` begins with. */
export function sealedPrefix(key: KeyObject): string {
  return `sealed:${keyIdOf(key)}:`;
}

/** Names a key without telling it: the first 8 hex digits of its SHA-256. */
function keyIdOf(key: KeyObject): string {
  return createHash("sha256").update(key.export()).digest("hex").slice(0, 8);
}

/** Seals a `whsec_…` secret of an endpoint with `key`. */
export function seal(
  secret: string,
  endpointId: string,
  key: KeyObject,
): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(endpointId));
  const sealed = Buffer.concat([
    nonce,
    cipher.update(secret, "utf8"),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return sealedPrefix(key) + sealed.toString("base64");
}

/**
 * The `whsec_…` secret of a stored one: itself if it is in the clear, else opened with the key that sealed it.
 * Throws SECRET_SEALED if that is not among `keys`, or if the secret was changed or moved to another endpoint.
 */
export function open(
  stored: string,
  endpointId: string,
  keys: readonly KeyObject[],
): string {
  if (!stored.startsWith("sealed:")) return stored;
  const [, keyId, text] = stored.split(":");
  const key = keys.find((candidate) => keyIdOf(candidate) === keyId);
  if (!key) {
    throw new SecretSealedError(
      "unknown_key",
      `The secret of endpoint ${endpointId} is sealed with key ${keyId}, which this process does not have. Set ENCRYPTION_KEY, or ENCRYPTION_KEY_PREVIOUS if it has been changed.`,
    );
  }
  const sealed = Buffer.from(text ?? "", "base64");
  try {
    const decipher = createDecipheriv(
      "aes-256-gcm",
      key,
      sealed.subarray(0, nonceBytes),
      { authTagLength: tagBytes },
    );
    decipher.setAAD(Buffer.from(endpointId));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([
      decipher.update(sealed.subarray(nonceBytes, -tagBytes)),
      decipher.final(),
    ]).toString("utf8");
  } catch (cause) {
    throw new SecretSealedError(
      "damaged",
      `The secret of endpoint ${endpointId} does not open with key ${keyId}: it was changed, or belongs to another endpoint. Rotate it: select outbox.rotate_secret('${endpointId}')`,
      { cause },
    );
  }
}
