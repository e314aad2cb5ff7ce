// What an attempt sent, put together again from the event, the endpoint and the attempt. src/delivery/request.ts says what
// is sent; what can't be known any more is said to be so.

export type SentHeader = {
  readonly name: string;
  readonly value: string;
  /** A stand-in for a value that is not kept, or must not be shown. */
  readonly isHidden?: boolean;
};

export type SentRequest = {
  readonly url: string;
  readonly headers: readonly SentHeader[];
  readonly body: string;
};

const reserved =
  /^(webhook-.*|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|idempotency-key|traceparent|user-agent)$/i;
const traceparent =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

export function sentRequest(options: {
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly createdAt: string;
    readonly traceparent: string | null;
    readonly payloadText: string;
  };
  readonly endpoint: { readonly url: string; readonly headers: unknown };
  /** How many secrets signed it. */
  readonly secretCount: number;
  readonly startedAt: string;
}): SentRequest {
  const { event, endpoint, secretCount, startedAt } = options;
  const body = bodyOf(event);
  const headers: SentHeader[] = [
    { name: "host", value: hostOf(endpoint.url) },
    ...ownHeaders(endpoint.headers),
    { name: "content-type", value: "application/json" },
    { name: "user-agent", value: "Postcommit/<version>", isHidden: true },
    { name: "webhook-id", value: event.id },
    {
      name: "webhook-timestamp",
      value: String(Math.floor(Date.parse(startedAt) / 1000)),
    },
    {
      name: "webhook-signature",
      value: Array.from(
        { length: Math.max(1, secretCount) },
        () => "v1,<signature>",
      ).join(" "),
      isHidden: true,
    },
    { name: "idempotency-key", value: event.id },
  ];
  if (event.traceparent !== null && traceparent.test(event.traceparent)) {
    headers.push({ name: "traceparent", value: event.traceparent });
  }
  const length = new TextEncoder().encode(body).length;
  headers.push({ name: "content-length", value: String(length) });
  return { url: endpoint.url, headers, body };
}

/** To the byte: the payload is spliced in as it is. */
export function bodyOf(event: {
  readonly type: string;
  readonly createdAt: string;
  readonly payloadText: string;
}): string {
  const { type, createdAt, payloadText } = event;
  return `{"type":${JSON.stringify(type)},"timestamp":${JSON.stringify(isoMicroseconds(createdAt))},"data":${payloadText}}`;
}

/** In UTC with six digits, as the body has it. A Date knows three of them only. */
function isoMicroseconds(at: string): string {
  const seconds = new Date(at).toISOString().slice(0, 19);
  const [, fraction = ""] = /\.(\d+)/.exec(at) ?? [];
  return `${seconds}.${fraction.slice(0, 6).padEnd(6, "0")}Z`;
}

/** How many secrets were live at a time. */
export function liveSecrets(
  secrets: readonly {
    readonly createdAt: string;
    readonly expiresAt: string | null;
  }[],
  at: string,
): number {
  const when = Date.parse(at);
  return secrets.filter(
    ({ createdAt, expiresAt }) =>
      Date.parse(createdAt) <= when &&
      (expiresAt === null || Date.parse(expiresAt) > when),
  ).length;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "";
}

export function ownHeaders(headers: unknown): readonly SentHeader[] {
  return Object.entries((headers ?? {}) as Record<string, unknown>).flatMap(
    ([name, value]) =>
      typeof value === "string" && !reserved.test(name)
        ? [{ name, value }]
        : [],
  );
}
