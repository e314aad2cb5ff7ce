// What signs for an endpoint, or why nothing can: said in a way that programs can tell apart, and once, not once a delivery.
import assert from "node:assert/strict";
import { createSecretKey, randomBytes } from "node:crypto";
import { test } from "node:test";
import { createLogger } from "../../src/log.ts";
import { seal } from "../../src/store/seal.ts";
import { createKeyOpener, createKeyring } from "../../src/store/secrets.ts";

const endpointId = "01a2050c-bc12-720c-905f-188ab02a82b9";
const secret = `whsec_${randomBytes(32).toString("base64")}`;
const newKey = () => createSecretKey(randomBytes(32));

function createOpener(current = newKey()) {
  const lines: string[] = [];
  const log = createLogger({
    level: "info",
    destination: { write: (line) => void lines.push(line) },
  });
  const keyring = createKeyring({ current, previous: [] }, () => undefined);
  return { open: createKeyOpener(keyring, log), lines };
}

test("all live secrets are opened, the newest first", () => {
  const key = newKey();
  const { open, lines } = createOpener(key);
  const opened = open([seal(secret, endpointId, key), secret], endpointId);
  assert.equal(opened.kind, "keys");
  assert.equal(opened.kind === "keys" && opened.keys.length, 2);
  assert.deepEqual(lines, []);
});

test("an unknown key, a damaged secret and no secret are three things", () => {
  const key = newKey();
  const { open } = createOpener(key);
  const reasonOf = (...secrets: string[]) => {
    const opened = open(secrets, endpointId);
    return opened.kind === "unavailable" ? opened.reason : opened.kind;
  };
  assert.equal(reasonOf(seal(secret, endpointId, newKey())), "unknown_key");
  assert.equal(reasonOf(seal(secret, "another", key)), "damaged");
  assert.equal(reasonOf("whsec_dG9vIHNob3J0"), "damaged");
  assert.equal(reasonOf(), "no_secret");
});

test("each endpoint has one line in the log, however many of its deliveries wait", () => {
  const { open, lines } = createOpener();
  const sealed = seal(secret, endpointId, newKey());
  for (let n = 0; n < 100; n += 1) open([sealed], endpointId);
  open([], "another");
  assert.deepEqual(
    lines.map((line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      return [entry["level"], entry["endpointId"], entry["reason"]];
    }),
    [
      ["error", endpointId, "unknown_key"],
      ["error", "another", "no_secret"],
    ],
  );
});
