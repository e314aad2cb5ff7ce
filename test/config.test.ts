// What the environment may say, and what the message says when it may not.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  devDefaults,
  enlargeThreadPool,
  isDatabaseGiven,
  loadConfig,
} from "../src/config.ts";
import { PostcommitError } from "../src/errors.ts";

const DATABASE_URL = "postgres://app:hunter2@localhost:5432/app";

test("only DATABASE_URL is required", () => {
  const config = loadConfig({ DATABASE_URL });
  assert.equal(config.databaseUrl, DATABASE_URL);
  assert.equal(config.port, 8377);
  assert.equal(config.encryptionKey, undefined);
  assert.deepEqual(config.allowedNetworks, []);
  assert.throws(() => loadConfig({}), invalid(/^DATABASE_URL is not set\./));
});

test("an empty variable is one that is not set", () => {
  assert.equal(loadConfig({ DATABASE_URL, PORT: " " }).port, 8377);
  assert.equal(isDatabaseGiven({ DATABASE_URL: "" }), false);
  assert.equal(isDatabaseGiven({ DATABASE_URL }), true);
});

test("the environment goes before the caller's defaults", () => {
  const env = { DATABASE_URL, ALLOW_HTTP: "false" };
  const config = loadConfig(env, { ...devDefaults, PORT: "9000" });
  assert.equal(config.allowHttp, false);
  assert.equal(config.port, 9000);
  assert.deepEqual(config.allowedNetworks, ["127.0.0.0/8", "::1/128"]);
});

test("a key is 32 bytes in base64 or hex, and previous ones are a list", () => {
  const bytes = Buffer.alloc(32, 7);
  for (const encoding of ["base64", "hex"] as const) {
    const config = loadConfig({
      DATABASE_URL,
      ENCRYPTION_KEY: bytes.toString(encoding),
      ENCRYPTION_KEY_PREVIOUS: `${"ab".repeat(32)}, ${bytes.toString(encoding)}`,
    });
    assert.deepEqual(config.encryptionKey?.export(), bytes);
    assert.equal(config.previousEncryptionKeys.length, 2);
    assert.deepEqual(config.previousEncryptionKeys[1]?.export(), bytes);
  }
});

test("a network may be one address", () => {
  const ALLOWED_NETWORKS = "10.0.0.0/8, 192.168.1.7,fd00::/8 ::1";
  assert.deepEqual(
    loadConfig({ DATABASE_URL, ALLOWED_NETWORKS }).allowedNetworks,
    ["10.0.0.0/8", "192.168.1.7/32", "fd00::/8", "::1/128"],
  );
});

// prettier-ignore
const wrong: readonly [name: string, value: string, message: RegExp][] = [
  ["PORT", "99999", /^PORT is "99999", but must be a whole number from 0 to 65535\.$/],
  ["PORT", "80.5", /whole number/],
  ["DELIVERY_TIMEOUT_MS", "99", /from 100 to 60000/],
  ["DATABASE_POOL_SIZE", "3", /from 4 to/],
  ["ALLOW_HTTP", "maybe", /must be true or false/],
  ["LOG_LEVEL", "loud", /must be one of fatal, error/],
  ["ALLOWED_NETWORKS", "10.0.0/8", /"10\.0\.0\/8" is not a network/],
  ["ALLOWED_NETWORKS", "10.0.0.0/33", /is not a network/],
  ["ALLOWED_NETWORKS", "10.0.0.0/", /is not a network/],
  ["ALLOWED_NETWORKS", "10.0.0.0/8/8", /is not a network/],
  ["ENCRYPTION_KEY", "tooshort", /openssl rand -base64 32/],
  ["ENCRYPTION_KEY_PREVIOUS", `${"ab".repeat(32)},tooshort`, /openssl rand/],
  ["OUTGOING_PROXY", "socks5://proxy.example", /must be a URL of a proxy/],
  ["PORTAL_NAME", "x".repeat(61), /must be at most 60 characters/],
  ["PORTAL_NAME", "two\nlines", /without line breaks/],
  ["PORTAL_COLOR", "teal", /must be a colour like #3b5bdb/],
  ["PORTAL_COLOR", "#fff", /must be a colour like #3b5bdb/],
  ["OUTGOING_PROXY", "http://proxy.example/path", /must be a URL of a proxy/],
  ["OUTGOING_PROXY", "http://a:%zz@proxy.example", /must be a URL of a proxy/],
  ["DATABASE_URL", "mysql://root:hunter2@localhost/app", /must be a URL: postgres:/],
];

for (const [name, value, message] of wrong) {
  test(`${name}=${value} is refused`, () => {
    assert.throws(
      () => loadConfig({ DATABASE_URL, [name]: value }),
      invalid(message),
    );
  });
}

test("one error names every wrong variable and repeats no secret", () => {
  const env = {
    DATABASE_URL: "mysql://root:hunter2@h/d",
    ENCRYPTION_KEY: "hunter3",
    OUTGOING_PROXY: "ftp://u:hunter4@p",
    PORT: "x",
  };
  assert.throws(
    () => loadConfig(env),
    (error: Error) => {
      assert.match(error.message, /^DATABASE_URL must be a URL/m);
      assert.match(error.message, /^ENCRYPTION_KEY must be 32 bytes/m);
      assert.match(error.message, /^PORT is "x"/m);
      assert.doesNotMatch(error.message, /hunter/);
      return true;
    },
  );
});

test("a config is frozen, and prints no key", () => {
  const config = loadConfig({ DATABASE_URL, ENCRYPTION_KEY: "ab".repeat(32) });
  assert.ok(
    Object.values(config).every(
      (value) => Object.isFrozen(value) || value === config.encryptionKey,
    ),
  );
  assert.throws(() => Object.assign(config, { port: 1 }), TypeError);
  assert.equal(JSON.stringify(config.encryptionKey), "{}");
});

test("there are 64 threads unless somebody has said otherwise", () => {
  const given = process.env["UV_THREADPOOL_SIZE"];
  try {
    delete process.env["UV_THREADPOOL_SIZE"];
    enlargeThreadPool();
    assert.equal(process.env["UV_THREADPOOL_SIZE"], "64");
    process.env["UV_THREADPOOL_SIZE"] = "8";
    enlargeThreadPool();
    assert.equal(process.env["UV_THREADPOOL_SIZE"], "8");
  } finally {
    if (given === undefined) delete process.env["UV_THREADPOOL_SIZE"];
    else process.env["UV_THREADPOOL_SIZE"] = given;
  }
});

function invalid(message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof PostcommitError);
    assert.equal(error.code, "CONFIG_INVALID");
    assert.match(error.message, message);
    return true;
  };
}
