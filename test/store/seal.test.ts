// Secrets at rest: only the key that sealed one opens it, for its own endpoint, unchanged.
import assert from "node:assert/strict";
import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { open, seal, sealedPrefix } from "../../src/store/seal.ts";
import { createKeyring } from "../../src/store/secrets.ts";

const makeKey = (): KeyObject => createSecretKey(randomBytes(32));
const secret = `whsec_${randomBytes(32).toString("base64")}`;
const endpointId = "0197a6a0-0000-7000-8000-000000000001";
const otherId = "0197a6a0-0000-7000-8000-000000000002";
const sealedError = { name: "PostcommitError", code: "SECRET_SEALED" };

test("what is sealed opens again, with the right one of several keys", () => {
  const key = makeKey();
  const sealed = seal(secret, endpointId, key);
  assert.match(sealed, /^sealed:[0-9a-f]{8}:[A-Za-z0-9+/]+=*$/);
  assert.ok(sealed.startsWith(sealedPrefix(key)));
  assert.ok(!sealed.includes(secret.slice(6)));
  assert.equal(open(sealed, endpointId, [makeKey(), key]), secret);
});

test("the same secret is sealed differently each time", () => {
  const key = makeKey();
  assert.notEqual(seal(secret, endpointId, key), seal(secret, endpointId, key));
});

test("what is in the clear opens as it is, without any key", () => {
  assert.equal(open(secret, endpointId, []), secret);
});

test("another key, or none, does not open it; the message names the key and tells no secret", () => {
  const key = makeKey();
  const sealed = seal(secret, endpointId, key);
  for (const keys of [[], [makeKey()]]) {
    assert.throws(
      () => open(sealed, endpointId, keys),
      (error: Error) => {
        const [, keyId = "none"] = sealed.split(":");
        assert.ok(error.message.includes(keyId));
        assert.ok(!error.message.includes(sealed.slice(16)));
        assert.ok(!error.message.includes(secret));
        return (error as { code?: string }).code === "SECRET_SEALED";
      },
    );
  }
});

test("it does not open for another endpoint", () => {
  const key = makeKey();
  const sealed = seal(secret, endpointId, key);
  assert.throws(() => open(sealed, otherId, [key]), sealedError);
});

test("a keyring that has opened it for its endpoint does not open it for another", () => {
  const current = makeKey();
  const keyring = createKeyring({ current, previous: [] }, () => undefined);
  const sealed = seal(secret, endpointId, current);
  assert.equal(keyring(sealed, endpointId).length, 32);
  assert.throws(() => keyring(sealed, otherId), sealedError);
});

test("a keyring tells of what should be sealed and is not", () => {
  const current = makeKey();
  const old = makeKey();
  const told: string[] = [];
  const tells = (
    stored: string,
    keys: Parameters<typeof createKeyring>[0],
  ): boolean => {
    told.length = 0;
    createKeyring(keys, () => told.push(stored))(stored, endpointId);
    return told.length > 0;
  };
  const both = { current, previous: [old] };
  assert.ok(tells(secret, both));
  assert.ok(tells(seal(secret, endpointId, old), both));
  assert.ok(!tells(seal(secret, endpointId, current), both));
  assert.ok(!tells(secret, { current: undefined, previous: [] }));
});

test("no changed bit and no cut goes unnoticed", () => {
  const key = makeKey();
  const [name, keyId, text = ""] = seal(secret, endpointId, key).split(":");
  const bytes = Buffer.from(text, "base64");
  const reject = (changed: Buffer): void => {
    const stored = [name, keyId, changed.toString("base64")].join(":");
    assert.throws(() => open(stored, endpointId, [key]), sealedError);
  };
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    reject(changed);
  }
  for (let length = 0; length < bytes.length; length += 1) {
    reject(bytes.subarray(0, length));
  }
  for (const stored of ["sealed:", `sealed:${keyId}`, `sealed:${keyId}:`]) {
    assert.throws(() => open(stored, endpointId, [key]), sealedError);
  }
});
