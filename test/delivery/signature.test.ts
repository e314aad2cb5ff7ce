// Signatures against the published vector and the reference library, secrets against the specification.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { decodeSecret, sign } from "../../src/delivery/signature.ts";
import { PostcommitError } from "../../src/errors.ts";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length });
const secretOf = (key: Uint8Array) =>
  `whsec_${Buffer.from(key).toString("base64")}`;
const keySize = fc.integer({ min: 24, max: 64 });

test("the specification's vector", () => {
  const signature = sign({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestampSeconds: 1614265330,
    body: '{"test": 2432232314}',
    keys: [decodeSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
  });
  assert.equal(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("the reference library verifies any body, with each of the live keys and no other", () => {
  const keys = fc.uniqueArray(bytes(32), {
    minLength: 1,
    maxLength: 3,
    selector: String,
  });
  const body = fc
    .string({ unit: "grapheme" })
    .map((text) => JSON.stringify({ text }));
  fc.assert(
    fc.property(keys, body, bytes(33), (live, text, other) => {
      const timestampSeconds = Math.floor(Date.now() / 1000);
      const headers = {
        "webhook-id": "evt-1",
        "webhook-timestamp": String(timestampSeconds),
        "webhook-signature": sign({
          id: "evt-1",
          timestampSeconds,
          body: text,
          keys: live.map((key) => decodeSecret(secretOf(key))),
        }),
      };
      for (const key of live) {
        assert.deepEqual(
          new Webhook(secretOf(key)).verify(text, headers),
          JSON.parse(text),
        );
      }
      assert.throws(() => new Webhook(secretOf(other)).verify(text, headers));
    }),
  );
});

test("the first key signs first", () => {
  const [a, b] = [Buffer.alloc(24, 1), Buffer.alloc(24, 2)] as const;
  const of = (keys: Buffer[]) =>
    sign({ id: "i", timestampSeconds: 1, body: "{}", keys });
  assert.equal(of([b, a]), `${of([b])} ${of([a])}`);
});

test("a secret of 24 to 64 bytes is decoded, padded or not", () => {
  fc.assert(
    fc.property(keySize.chain(bytes), (key) => {
      const secret = secretOf(key);
      assert.deepEqual(decodeSecret(secret), Buffer.from(key));
      assert.deepEqual(
        decodeSecret(secret.replace(/=+$/, "")),
        Buffer.from(key),
      );
    }),
  );
});

const good = Buffer.alloc(32, "k").toString("base64");
// prettier-ignore
const bad: [string, string][] = [
  ["empty", ""], ["no prefix", good], ["another prefix", `whsk_${good}`], ["no key", "whsec_"],
  ["23 bytes", secretOf(Buffer.alloc(23))], ["65 bytes", secretOf(Buffer.alloc(65))],
  ["no base64", `whsec_${good.slice(0, -4)}!!!!`], ["base64url", `whsec_${"-_".repeat(22)}`],
  ["a space", `whsec_${good} `], ["a line break", `whsec_${good}\n`], ["padding inside", `whsec_=${good}`],
  ["sealed", "sealed:1:abc"],
];
for (const [name, secret] of bad) {
  test(`refused, and not repeated: ${name}`, () => {
    assert.throws(
      () => decodeSecret(secret),
      (error) =>
        error instanceof PostcommitError &&
        error.code === "INPUT_INVALID" &&
        !error.message.includes(good.slice(0, 8)),
    );
  });
}
