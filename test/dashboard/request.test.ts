// What a delivery's page says was sent is what was sent; and its script for a shell sends it again, signed.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { curlScript } from "../../src/dashboard/pages/delivery/curl.ts";
import { sentRequest } from "../../src/dashboard/pages/delivery/sent-request.ts";
import { buildRequest } from "../../src/delivery/request.ts";
import { createReceiver } from "../helpers/receiver.ts";

const key = Buffer.alloc(32, 7);
const secret = `whsec_${key.toString("base64")}`;

const event = {
  id: "0197a6a0-0000-7000-8000-000000000000",
  type: "order.created",
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  payloadText: `{"it's": "$HOME \`id\` \\\\ %s 'ü' \\u0001", "big": 12345678901234567890, "price": 1.10}`,
};
const headers = {
  "x-own": "it's; $(id)",
  authorization: "Bearer x",
  // Not sent, since it is ours.
  "webhook-id": "mine",
};

function sent(url: string) {
  return sentRequest({
    event: { ...event, createdAt: "2026-11-27T04:05:06.789012+02:00" },
    endpoint: { url, headers },
    secretCount: 1,
    startedAt: "2026-11-27T02:05:07.999+00:00",
  });
}

test("the request that is shown is the request that is built", () => {
  const built = buildRequest({
    event: {
      ...event,
      timestamp: "2026-11-27T02:05:06.789012Z",
      payload: event.payloadText,
    },
    endpoint: { headers },
    keys: [key],
    nowMs: Date.parse("2026-11-27T02:05:07.999Z"),
    userAgent: "Postcommit/0.0.0",
  });
  const shown = sent("https://acme.example:8443/hooks?a=1");
  assert.equal(shown.body, built.body);
  const expected = {
    ...built.headers,
    "user-agent": "Postcommit/<version>",
    "webhook-signature": "v1,<signature>",
    // What HTTP adds.
    host: "acme.example:8443",
    "content-length": String(Buffer.byteLength(built.body)),
  };
  assert.deepEqual(
    Object.fromEntries(shown.headers.map(({ name, value }) => [name, value])),
    expected,
  );
});

test("the script sends the same request with a good signature", async (t) => {
  const receiver = await createReceiver(t);
  const request = sent(receiver.url("/hooks?a=1&b='2'"));
  const script = curlScript(request, event.id).replace("whsec_…", secret);
  await promisify(execFile)("sh", ["-c", script]);
  const [received] = await receiver.waitForRequests(1);
  assert.ok(received);
  assert.equal(received.text, request.body);
  assert.equal(received.path, "/hooks?a=1&b='2'");
  for (const name of [
    "content-type",
    "webhook-id",
    "idempotency-key",
    "traceparent",
    "x-own",
    "authorization",
  ]) {
    const shown = request.headers.find((each) => each.name === name);
    assert.equal(received.headers[name], shown?.value, name);
  }
  new Webhook(secret).verify(
    received.text,
    received.headers as Record<string, string>,
  );
});
