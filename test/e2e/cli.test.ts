// The commands as people run them: what they print, how they fail, and with which exit code.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import packageJson from "../../package.json" with { type: "json" };
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase, createEmptyDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import {
  runCommand,
  spawnService,
  startTestService,
} from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import { createEndpoint, verify, waitForStatuses } from "./stage.ts";

const unknownId = "0197a6a0-0000-7000-8000-000000000000";

test("--version and --help go to stdout with 0, each command has its own help", async (t) => {
  const version = await runCommand(t, ["--version"]);
  assert.deepEqual(version, {
    code: 0,
    stdout: `${packageJson.version}\n`,
    stderr: "",
  });
  const all = await runCommand(t, ["--help"]);
  const names = ["dev", "migrate", "start", "send", "secret"];
  const helps = await Promise.all(
    names.map((name) => runCommand(t, [name, "--help"])),
  );
  for (const [index, name] of names.entries()) {
    assert.match(all.stdout, new RegExp(`^  ${name}\\b`, "m"));
    const help = helps[index];
    assert.equal(help?.code, 0);
    assert.match(help.stdout, new RegExp(`^Usage: postcommit ${name}\\b`));
    assert.equal(help.stderr, "");
  }
});

// prettier-ignore
const misuse: Record<string, { args: readonly string[]; says: RegExp }> = {
  "an unknown command": { args: ["sent"], says: /unknown command 'sent'[\s\S]*send/ },
  "an unknown option": { args: ["start", "--onyl", "api"], says: /unknown option '--onyl'/ },
  "a part that is none": { args: ["start", "--only", "dashboard"], says: /Allowed choices are worker, api/ },
  "no type": { args: ["send"], says: /required option '--type <type>'/ },
  "a payload that is no JSON": { args: ["send", "--type", "a", "--payload", "{id: 1}"], says: /--payload <json>.*It is not JSON/ },
  "no endpoint id": { args: ["secret"], says: /missing required argument/ },
  "an endpoint id that is no uuid": { args: ["secret", "acme"], says: /It must be a uuid/ },
  "an argument too many": { args: ["migrate", "now"], says: /too many arguments/ },
};
for (const [what, { args, says }] of Object.entries(misuse)) {
  test(`${what} is refused before anything is connected to`, async (t) => {
    const { code, stdout, stderr } = await runCommand(t, args);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, says);
    assert.match(stderr, /--help/);
  });
}

const needDatabase: readonly (readonly string[])[] = [
  ["migrate"],
  ["start"],
  ["start", "--only", "api"],
  ["send", "--type", "a.b"],
  ["secret", unknownId],
];
for (const args of needDatabase) {
  const name = args.join(" ");
  test(`${name} without DATABASE_URL says what to set`, async (t) => {
    const { code, stdout, stderr } = await runCommand(t, args);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^CONFIG_INVALID: DATABASE_URL is not set\..*\n$/);
  });

  test(`${name} with nobody at DATABASE_URL says where it looked, and not the password`, async (t) => {
    const { code, stdout, stderr } = await runCommand(t, args, {
      DATABASE_URL: "postgres://somebody:hunter2@127.0.0.1:1/nothing",
      DATABASE_WAIT_MS: "0",
      PORT: "0",
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^DATABASE_UNREACHABLE: .*127\.0\.0\.1:1\/nothing.*\n$/,
    );
    assert.ok(!`${stdout}${stderr}`.includes("hunter2"));
  });
}

for (const args of needDatabase.slice(1)) {
  test(`${args.join(" ")} before the migration says so`, async (t) => {
    const database = await createEmptyDatabase(t);
    const { code, stderr } = await runCommand(t, args, {
      DATABASE_URL: database.url,
      PORT: "0",
    });
    assert.equal(code, 1);
    assert.match(stderr, /^SCHEMA_MISSING: .*postcommit migrate\.?\n$/);
  });
}

test("migrate says what it did, and the second time that there was nothing to do", async (t) => {
  const database = await createEmptyDatabase(t);
  const env = { DATABASE_URL: database.url };
  const first = await runCommand(t, ["migrate"], env);
  assert.deepEqual([first.code, first.stderr], [0, ""]);
  assert.match(
    first.stdout,
    /^applied 000001_outbox\.sql\n[\s\S]*The database is up to date\.\n$/,
  );
  const second = await runCommand(t, ["migrate"], env);
  assert.deepEqual(second, {
    code: 0,
    stdout: "The database was up to date already.\n",
    stderr: "",
  });
});

test("send prints the event's id, and it arrives as it was given", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { secret } = await createEndpoint(database, receiver.url(), {
    tenant: "acme",
  });
  // prettier-ignore
  const args = ["send", "--type", "order.paid", "--payload", `{"n": 12345678901234567890, "price": 1.10}`, "--tenant", "acme", "--idempotency-key", "k"];
  const env = { DATABASE_URL: database.url };
  const { code, stdout, stderr } = await runCommand(t, args, env);
  assert.deepEqual([code, stderr], [0, ""]);
  const [request] = await receiver.waitForRequests(1);
  assert.ok(request);
  assert.equal(stdout, `${request.id}\n`);
  verify(request, secret);
  assert.ok(
    request.text.endsWith(`"data":{"n": 12345678901234567890, "price": 1.10}}`),
  );
  const again = await runCommand(t, args, env);
  assert.deepEqual(again, { code: 0, stdout, stderr: "" });
  await waitForStatuses(database, { delivered: 1 });
  assert.equal(receiver.received.length, 1);
});

test("send tells in a sentence why Postgres refuses an event", async (t) => {
  const database = await createDatabase(t);
  // prettier-ignore
  const refused: Record<string, readonly string[]> = {
    "event type must be dotted": ["--type", "order created"],
    "event payload must be a JSON object or array": ["--type", "a", "--payload", "42"],
    "event tenant must be": ["--type", "a", "--tenant", ""],
    "event idempotency_key must be": ["--type", "a", "--idempotency-key", "k".repeat(201)],
    // JSON, but not for Postgres' jsonb.
    "\\u0000": ["--type", "a", "--payload", String.raw`{"a": "\u0000"}`],
  };
  for (const [says, args] of Object.entries(refused)) {
    const { code, stdout, stderr } = await runCommand(t, ["send", ...args], {
      DATABASE_URL: database.url,
    });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.ok(stderr.startsWith("INPUT_INVALID: "), stderr);
    assert.ok(stderr.includes(says), stderr);
    assert.ok(!stderr.includes("    at "), "no stack");
  }
  assert.deepEqual(await database.query("select from outbox.events"), []);
});

test("secret prints an endpoint's secret, and says so if there is no such endpoint", async (t) => {
  const database = await createDatabase(t);
  const { id, secret } = await createEndpoint(database, "https://example.com");
  const env = { DATABASE_URL: database.url };
  assert.deepEqual(await runCommand(t, ["secret", id.toUpperCase()], env), {
    code: 0,
    stdout: `${secret}\n`,
    stderr: "",
  });
  const unknown = await runCommand(t, ["secret", unknownId], env);
  assert.equal(unknown.code, 1);
  assert.equal(unknown.stdout, "");
  assert.match(unknown.stderr, /^ENDPOINT_NOT_FOUND: .*0197a6a0.*\n$/);
});

for (const only of ["worker", "api"] as const) {
  test(`start --only ${only} runs just that half`, async (t) => {
    const database = await createDatabase(t);
    const receiver = await createReceiver(t);
    const process = await spawnService(t, database, ["--only", only]);
    await createEndpoint(database, receiver.url());
    const url = /"url":"(http:[^"]+)"/.exec(process.stdout())?.[1];
    if (only === "worker") {
      // Probes and scrapes are answered, and nothing else.
      assert.equal((await fetch(`${url}/healthz`)).status, 200);
      assert.equal((await fetch(`${url}/graphql`)).status, 404);
      await database.query("insert into outbox.events (type) values ('a')");
      await receiver.waitForRequests(1);
    } else {
      const ready = await waitFor("the API", async () => {
        const answer = await fetch(`${url}/readyz`);
        if (!answer.ok) return undefined;
        return (await answer.json()) as { checks: object };
      });
      assert.deepEqual(Object.keys(ready.checks), [
        "database",
        "schema",
        "api",
        "shutdown",
      ]);
      const pools = await database.query("select from outbox_private.workers");
      assert.deepEqual(pools, []);
    }
    process.kill("SIGINT");
    assert.equal(await process.exited, 0);
  });
}

for (const args of [[], ["--only", "api"]]) {
  test(`start ${args.join(" ")} on a port that is taken says so and exits`, async (t) => {
    const database = await createDatabase(t);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    cleanUp(t, () => server.close());
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await runCommand(t, ["start", ...args], {
      DATABASE_URL: database.url,
      PORT: String(port),
    });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^PORT_IN_USE: .*${port}.*\n$`));
  });
}

test("token prints the operator's token, and signs tenants'", async (t) => {
  const OPERATOR_TOKEN = "the-operators-token-0123456789abcdef";
  const TOKEN_SECRET = "the-secret-that-signs-tokens-0123456789";
  const known = await runCommand(t, ["token", "--operator"], {
    OPERATOR_TOKEN,
  });
  assert.equal(known.stdout, `${OPERATOR_TOKEN}\n`);
  const made = await runCommand(t, ["token", "--operator"]);
  assert.match(made.stdout, /^[0-9a-f]{64}\n$/);
  assert.match(made.stderr, /OPERATOR_TOKEN is not set/);
  const tenant = await runCommand(
    t,
    [
      "token",
      "--tenant",
      "acme",
      "--expires",
      "15m",
      "--read-only",
      "--subject",
      "ann",
    ],
    { TOKEN_SECRET },
  );
  const claims = JSON.parse(
    Buffer.from(tenant.stdout.split(".")[1] ?? "", "base64url").toString(
      "utf8",
    ),
  ) as Record<string, unknown>;
  const { iat, exp, ...rest } = claims;
  assert.equal(Number(exp) - Number(iat), 900);
  assert.deepEqual(rest, {
    tenant: "acme",
    scope: "read",
    aud: "postcommit",
    sub: "ann",
  });
  for (const [args, says] of [
    [["--tenant", "acme"], /^CONFIG_INVALID: TOKEN_SECRET is not set/],
    [[], /^INPUT_INVALID: Say whose token it is/],
    [["--operator", "--tenant", "acme"], /^INPUT_INVALID/],
    [["--tenant", "acme", "--expires", "soon"], /like 90s, 15m, 1h or 30d/],
    [
      ["--operator", "--link", "app.example"],
      /like https:\/\/webhooks\.example/,
    ],
  ] as const) {
    const refused = await runCommand(t, ["token", ...args]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, says);
  }
});

test("token prints a link, too, with the token where no server sees it", async (t) => {
  const keys = {
    OPERATOR_TOKEN: "the+operators/token&0123456789abcdef",
    TOKEN_SECRET: "the-secret-that-signs-tokens-0123456789",
  };
  const own = await runCommand(t, ["token", "--operator", "--link"], {
    ...keys,
    PORT: "9000",
  });
  const link = new URL(own.stdout);
  assert.equal(link.origin, "http://localhost:9000");
  assert.equal(link.pathname + link.search, "/");
  const signedIn = new URLSearchParams(link.hash.slice(1)).get("token");
  assert.equal(signedIn, keys.OPERATOR_TOKEN);
  const portal = await runCommand(
    t,
    ["token", "--tenant", "acme", "--link", "https://webhooks.example"],
    keys,
  );
  assert.match(
    portal.stdout,
    /^https:\/\/webhooks\.example\/#token=ey[\w-]+\.[\w-]+\.[\w-]+\n$/,
  );
});
