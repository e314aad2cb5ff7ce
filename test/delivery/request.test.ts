// The request to the byte: body, headers, and what an endpoint's own headers can't do.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { buildRequest } from "../../src/delivery/request.ts";

const key = Buffer.alloc(32, "k");
const id = "0199c0de-0000-7000-8000-000000000001";
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

function build(
  options: {
    type?: string;
    payload?: string;
    traceparent?: string | null;
    headers?: Record<string, string>;
    nowMs?: number;
  } = {},
) {
  return buildRequest({
    event: {
      id,
      type: options.type ?? "order.created",
      timestamp: "2026-11-22T10:00:00.123456Z",
      payload: options.payload ?? "{}",
      traceparent: options.traceparent ?? null,
    },
    endpoint: { headers: options.headers ?? {} },
    keys: [key],
    nowMs: options.nowMs ?? 1_700_000_000_999,
    userAgent: "Postcommit/1.0",
  });
}

test("the headers, in whole", () => {
  const { headers, body } = build({
    headers: { "X-Api-Version": "2" },
    traceparent,
  });
  const { "webhook-signature": signature, ...rest } = headers;
  assert.deepEqual(rest, {
    "X-Api-Version": "2",
    "content-type": "application/json",
    "user-agent": "Postcommit/1.0",
    "webhook-id": id,
    "webhook-timestamp": "1700000000",
    "idempotency-key": id,
    traceparent,
  });
  assert.match(String(signature), /^v1,[A-Za-z0-9+/]{43}=$/);
  assert.equal(
    body,
    '{"type":"order.created","timestamp":"2026-11-22T10:00:00.123456Z","data":{}}',
  );
});

const payloads = [
  "12345678901234567890",
  "1.10",
  "-0.0",
  "1e400",
  '{"b": 1.10, "a": 12345678901234567890, "b": 2}',
  String.raw`{"text": "\u00e9 \ud83d\ude00 \" \\ \/"}`,
  '{"text": "é 😀 \u2028 \u007f"}',
  "[1,  2 ]",
];
for (const payload of payloads) {
  test(`spliced as it is: ${payload}`, () => {
    const { body } = build({ payload });
    assert.equal(body.slice(body.indexOf('"data":') + 7, -1), payload);
  });
}

test("what the reference library verifies is what was meant", () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.string({ unit: "grapheme" }),
      (data, type) => {
        const payload = JSON.stringify(data);
        const { headers, body } = build({ payload, type, nowMs: Date.now() });
        const webhook = new Webhook(key.toString("base64"));
        const verified = webhook.verify(body, { ...headers }) as {
          data: unknown;
          type: string;
        };
        assert.equal(
          JSON.stringify(verified.data),
          JSON.stringify(JSON.parse(payload)),
        );
        assert.equal(verified.type, type);
      },
    ),
  );
});

// prettier-ignore
const reserved = [
  "host", "content-length", "content-type", "connection", "transfer-encoding", "keep-alive", "proxy-connection",
  "proxy-authorization", "te", "trailer", "upgrade", "expect", "user-agent", "webhook-id", "webhook-timestamp",
  "webhook-signature", "webhook-anything", "idempotency-key", "traceparent",
];
test("no header of the endpoint replaces one of ours, in whatever case", () => {
  const expected = build();
  fc.assert(
    fc.property(
      fc.constantFrom(...reserved),
      fc.infiniteStream(fc.boolean()),
      (name, uppers) => {
        const cased = Array.from(name)
          .map((c) => (uppers.next().value ? c.toUpperCase() : c))
          .join("");
        assert.deepEqual(build({ headers: { [cased]: "evil" } }), expected);
      },
    ),
  );
});

// prettier-ignore
const invalid: Record<string, string>[] = [
  { "": "x" }, { "x y": "x" }, { "x:y": "x" }, { "x\r\ny": "x" }, { é: "x" }, { x: "a\r\nb: c" }, { x: "a\0" }, { x: "é" },
  { x: "a".repeat(4097) }, JSON.parse('{"x": 1}') as Record<string, string>, JSON.parse('{"x": null}') as Record<string, string>,
];
for (const headers of invalid) {
  test(`left out: ${JSON.stringify(headers).slice(0, 40)}`, () => {
    assert.deepEqual(build({ headers: { ...headers, Good: "1" } }).headers, {
      Good: "1",
      ...build().headers,
    });
  });
}

// prettier-ignore
const noTrace = [
  "", "x", traceparent.toUpperCase(), `${traceparent}-00`, `${traceparent}\n`, traceparent.replace(/^00/, "ff"),
  `00-${"0".repeat(32)}-b7ad6b7169203331-01`, `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`,
];
for (const value of noTrace) {
  test(`no traceparent: ${JSON.stringify(value)}`, () => {
    assert.equal("traceparent" in build({ traceparent: value }).headers, false);
  });
}
