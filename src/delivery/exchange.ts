// The words for what came back from one HTTP request. No rule: outcome.ts decides.

/**
 * Why there is no response. Stored as an attempt's outcome and matched by programs: a name never changes.
 * `connection_failed` is every failure of the connection without a name of its own.
 */
export type FailureReason =
  | "timeout"
  | "connection_refused"
  | "connection_reset"
  | "connection_failed"
  | "dns_failure"
  | "tls_failure"
  | "proxy_failure"
  | "invalid_response"
  | "address_forbidden"
  | "scheme_forbidden";

/** Where the time of an exchange went, in milliseconds; undefined is what did not happen. */
export type Timing = {
  readonly dnsMs: number | undefined;
  /** TCP, the way through a proxy included. */
  readonly connectMs: number | undefined;
  readonly tlsMs: number | undefined;
  /** From the request to the first byte that came back. */
  readonly firstByteMs: number | undefined;
  /** From there to the end. */
  readonly bodyMs: number | undefined;
};

/** One request and what came of it: a whole response (its body capped), or the reason why there is none. */
export type Exchange = {
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Undefined where nothing was sent. */
  readonly timing?: Timing | undefined;
  /** Of the response's body, as far as it was read. */
  readonly bodyBytes?: number | undefined;
} & (
  | {
      readonly kind: "response";
      readonly statusCode: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Text that Postgres can hold: well-formed, no NUL. */
      readonly body: string;
    }
  | {
      readonly kind: "failure";
      readonly reason: FailureReason;
      /** A technical detail like a code, or empty. Shown to the consumer: no credentials, no internal addresses. */
      readonly message: string;
    }
);
