// Owns the translation of what node, OpenSSL and undici throw into our few reasons. Their messages are never passed on:
// they hold addresses, and whatever the other side chose to write into its certificate.
import type { FailureReason } from "../delivery/exchange.ts";
import { floodCode } from "./connection.ts";
import { addressForbiddenCode } from "./opening.ts";
import { proxyFailureCode } from "./proxy.ts";
import { caInvalidCode } from "./trust.ts";

/** A reason and the technical detail that a consumer may see. */
export type Failure = {
  readonly kind: "failure";
  readonly reason: FailureReason;
  readonly message: string;
};

/** Errors of our own, whose messages are passed on. */
const ownReasons: Readonly<Record<string, FailureReason>> = {
  [addressForbiddenCode]: "address_forbidden",
  [proxyFailureCode]: "proxy_failure",
  [caInvalidCode]: "tls_failure",
  [floodCode]: "invalid_response",
};

/** The first row that matches an error's code decides. */
// prettier-ignore
const reasons: readonly (readonly [RegExp, FailureReason])[] = [
  [/^ECONNREFUSED$/, "connection_refused"],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, "connection_reset"],
  [/^(ENOTFOUND|ENODATA|EAI_.*)$/, "dns_failure"],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, "timeout"],
  [/^UND_ERR_HEADERS_OVERFLOW$/, "invalid_response"],
  [/^(ERR_(TLS|SSL|OSSL)_.*|EPROTO)$/, "tls_failure"],
  // X509_V_ERR_… as node names them (node:tls, "X509 certificate error codes").
  [/^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH)/, "tls_failure"],
];

/**
 * The failure that an error of a dispatched request stands for; `message` is its code. `isInBody`: the response's
 * headers had been read.
 */
export function failureOf(error: unknown, isInBody: boolean): Failure {
  if (!(error instanceof Error)) return failure("connection_failed", "");
  const { message } = error;
  const code =
    "code" in error && typeof error.code === "string" ? error.code : "";
  const own = ownReasons[code];
  if (own) return failure(own, message);
  if (isParserError(error, code)) {
    // Of a body only its end can be wrong, unless it is chunked: the connection ended before it.
    const isCutShort = isInBody && /content-length|EOF/i.test(message);
    return failure(isCutShort ? "connection_reset" : "invalid_response", "");
  }
  const [, reason] = reasons.find(([pattern]) => pattern.test(code)) ?? [];
  return failure(reason ?? "connection_failed", code);
}

/** A failure without an error. */
export function failure(reason: FailureReason, message: string): Failure {
  return { kind: "failure", reason, message };
}

/** undici has a code of its own for nothing of this: a parser's error, a wrong length, a 100 or 101 nobody asked for. */
function isParserError({ name, message }: Error, code: string): boolean {
  return (
    name === "HTTPParserError" ||
    code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" ||
    (code === "UND_ERR_SOCKET" && /^bad (response|upgrade)$/.test(message))
  );
}
