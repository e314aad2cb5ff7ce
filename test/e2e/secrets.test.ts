// Rotation, sealing at rest, and invariant 9: a secret is readable only where it is made and through `postcommit secret`.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";
import { createReceiver, type ReceivedRequest } from "../helpers/receiver.ts";
import {
  runCommand,
  spawnService,
  startTestService,
} from "../helpers/service.ts";
import { waitFor } from "../helpers/wait.ts";
import {
  attempts,
  createEndpoint,
  insertEvent,
  isSignedWith,
  verify,
  waitForStatuses,
  waitForWaiting,
} from "./stage.ts";

const newKey = (): string => randomBytes(32).toString("base64");

async function rotate(
  database: TestDatabase,
  endpointId: string,
  overlap = "24 hours",
): Promise<string> {
  const [row] = await database.query<{ secret: string }>(
    "select outbox.rotate_secret($1, $2) as secret",
    [endpointId, overlap],
  );
  return row?.secret ?? "";
}

async function storedSecrets(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ secret: string }>(
    "select secret from outbox_private.secrets order by id",
  );
  return rows.map((row) => row.secret);
}

/** Whether every stored secret is sealed, with just one key. */
async function areSealed(database: TestDatabase): Promise<string | false> {
  const keyIds = (await storedSecrets(database)).map(
    (stored) => /^sealed:([0-9a-f]{8}):/.exec(stored)?.[1],
  );
  return (new Set(keyIds).size === 1 && keyIds[0]) || false;
}

test("during the overlap a request verifies with both secrets, then only with the new one", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id, secret: first } = await createEndpoint(database, receiver.url());
  const second = await rotate(database, id);
  assert.match(second, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(second, first);
  await insertEvent(database);
  const [both] = await receiver.waitForRequests(1);
  assert.ok(both);
  verify(both, first);
  verify(both, second);
  assert.equal(
    both.headers["webhook-signature"]?.toString().split(" ").length,
    2,
  );

  await database.query(
    "update outbox_private.secrets set expires_at = now() - interval '1 s' where expires_at is not null",
  );
  await insertEvent(database);
  const [, one] = await receiver.waitForRequests(2);
  assert.ok(one);
  verify(one, second);
  assert.ok(!isSignedWith(one, first));
});

test("an overlap of 0 ends the old secret at once, two rotations sign three times", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id, secret: first } = await createEndpoint(database, receiver.url());
  const second = await rotate(database, id);
  const third = await rotate(database, id);
  await insertEvent(database);
  const [all] = await receiver.waitForRequests(1);
  assert.ok(all);
  for (const secret of [first, second, third]) verify(all, secret);
  assert.equal(
    all.headers["webhook-signature"]?.toString().split(" ").length,
    3,
  );

  const fourth = await rotate(database, id, "0");
  await insertEvent(database);
  const [, last] = await receiver.waitForRequests(2);
  assert.ok(last);
  verify(last, fourth);
  for (const secret of [first, second, third]) {
    assert.ok(!isSignedWith(last, secret));
  }
});

test("a rotation between two attempts signs the retry with both secrets", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 500 }, {}] });
  await startTestService(t, database);
  const { id, secret: first } = await createEndpoint(database, receiver.url(), {
    retrySchedule: [3600],
  });
  await insertEvent(database);
  const made = await waitFor(
    "an attempt",
    async () => (await attempts(database))[0],
  );
  const second = await rotate(database, id);
  await database.query("select outbox.retry_delivery($1)", [made.delivery_id]);
  const [before, after] = await receiver.waitForRequests(2);
  assert.ok(before && after);
  assert.ok(!isSignedWith(before, second));
  verify(before, first);
  verify(after, first);
  verify(after, second);
});

test("with an ENCRYPTION_KEY secrets are sealed at rest, sign as before and are printed by `postcommit secret`", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const { id, secret } = await createEndpoint(database, receiver.url());
  const key = newKey();
  await startTestService(t, database, { ENCRYPTION_KEY: key });
  const keyId = await areSealed(database);
  assert.ok(keyId, "start-up seals what is in the clear");

  // An endpoint that plain SQL makes while the worker runs works at once, and is sealed by the maintenance.
  const [plain] = await database.query<{ id: string }>(
    "insert into outbox.endpoints (url) values ($1) returning id",
    [receiver.url("/plain")],
  );
  await insertEvent(database);
  await receiver.waitForRequests(2);
  const rotated = await rotate(database, id);
  await database.query("select graphile_worker.add_job('maintain')");
  await waitFor("all to be sealed", () => areSealed(database));
  await insertEvent(database);
  await receiver.waitForRequests(4);
  await waitForStatuses(database, { delivered: 4 });

  const env = { DATABASE_URL: database.url, ENCRYPTION_KEY: key };
  const printed = await runCommand(t, ["secret", id], env);
  assert.equal(printed.stderr, "");
  const [newest, oldest] = printed.stdout.trimEnd().split("\n");
  assert.equal(newest, rotated);
  assert.match(String(oldest), /^whsec_\S+ \(until \d{4}-.*Z\)$/);
  assert.ok(oldest?.startsWith(secret));
  const other = await runCommand(t, ["secret", String(plain?.id)], env);
  for (const request of receiver.received) {
    verify(request, request.path === "/plain" ? other.stdout.trim() : secret);
  }
  const sealed = await runCommand(t, ["secret", id], {
    DATABASE_URL: database.url,
  });
  assert.equal(sealed.code, 1);
  assert.match(sealed.stderr, /^SECRET_SEALED: .*Set ENCRYPTION_KEY/);
});

test("a changed key with the old one as ENCRYPTION_KEY_PREVIOUS seals anew and loses nothing", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const { secret } = await createEndpoint(database, receiver.url());
  const oldKey = newKey();
  const key = newKey();
  const before = await startTestService(t, database, {
    ENCRYPTION_KEY: oldKey,
  });
  const oldId = await areSealed(database);
  await before.stop();
  const after = await startTestService(t, database, {
    ENCRYPTION_KEY: key,
    ENCRYPTION_KEY_PREVIOUS: `${newKey()}, ${oldKey}`,
  });
  const newId = await areSealed(database);
  assert.ok(oldId && newId && oldId !== newId);
  await insertEvent(database);
  const [request] = await receiver.waitForRequests(1);
  assert.ok(request);
  verify(request, secret);
  await after.stop();
  // The old key is not needed any more.
  await startTestService(t, database, { ENCRYPTION_KEY: key });
  await insertEvent(database);
  const [, last] = await receiver.waitForRequests(2);
  assert.ok(last);
  verify(last, secret);
});

for (const [what, env] of Object.entries({
  "without the key": {},
  "with another key": { ENCRYPTION_KEY: newKey() },
})) {
  test(`a worker ${what} sends nothing, uses up no attempt, and says why`, async (t) => {
    const database = await createDatabase(t);
    const receiver = await createReceiver(t);
    await createEndpoint(database, receiver.url());
    const key = newKey();
    const before = await startTestService(t, database, { ENCRYPTION_KEY: key });
    const keyId = await areSealed(database);
    await before.stop();
    const without = await startTestService(t, database, env);
    await insertEvent(database);
    const waiting = await waitForWaiting(database, 1);
    assert.match(
      String(waiting[0]?.last_error),
      /^Nothing was sent, .* can't open/,
    );
    assert.equal(receiver.received.length, 0);
    assert.deepEqual(await attempts(database), []);
    assert.equal(await areSealed(database), keyId, "and it seals nothing anew");
    await without.stop();
    // Whoever has the key sends it: by itself when it is tried again, or when somebody asks for it.
    await startTestService(t, database, { ENCRYPTION_KEY: key });
    await database.query("select outbox.retry_delivery($1)", [waiting[0]?.id]);
    await waitForStatuses(database, { delivered: 1 });
  });
}

test("an endpoint without a live secret gets nothing unsigned", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  await startTestService(t, database);
  const { id } = await createEndpoint(database, receiver.url());
  await database.query(
    "update outbox_private.secrets set expires_at = now() - interval '1 s'",
  );
  await insertEvent(database);
  const [waiting] = await waitForWaiting(database, 1);
  assert.match(String(waiting?.last_error), /no live signing secret/);
  assert.equal(receiver.received.length, 0);
  const secret = await rotate(database, id);
  await database.query("select outbox.retry_delivery($1)", [waiting?.id]);
  await receiver.waitForRequests(1);
  verify(receiver.received[0] as ReceivedRequest, secret);
});

test("a sealed secret that was moved to another endpoint does not sign for it, also when it was used before", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t);
  const victim = await createEndpoint(database, receiver.url("/victim"), {
    eventTypes: ["a"],
  });
  const thief = await createEndpoint(database, receiver.url("/thief"), {
    eventTypes: ["b"],
  });
  await startTestService(t, database, { ENCRYPTION_KEY: newKey() });
  await insertEvent(database, { type: "a" });
  await receiver.waitForRequests(1);
  await database.query(
    `update outbox_private.secrets set secret =
       (select secret from outbox_private.secrets where endpoint_id = $1) where endpoint_id = $2`,
    [victim.id, thief.id],
  );
  await insertEvent(database, { type: "b" });
  await waitForWaiting(database, 1);
  assert.deepEqual(
    receiver.received.map(({ path }) => path),
    ["/victim"],
  );
});

test("no secret, payload, key or password is in the logs, in errors or in the tables that people read", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, {
    replies: [{ status: 500 }, { ending: "reset" }, { status: 500 }],
  });
  const key = newKey();
  const sealed = await createEndpoint(database, receiver.url(), {
    retrySchedule: [0, 0],
    headers: { Authorization: "Bearer header-secret" },
  });
  const worker = await spawnService(t, database, [], {
    ENCRYPTION_KEY: key,
    LOG_LEVEL: "trace",
  });
  const rotated = await rotate(database, sealed.id);
  const broken = await createEndpoint(database, receiver.url("/broken"));
  await database.query(
    "update outbox_private.secrets set secret = 'whsec_bm90LWxvbmctZW5vdWdo' where endpoint_id = $1",
    [broken.id],
  );
  await insertEvent(database, { payload: `{"card": "payload-secret"}` });
  await waitForStatuses(database, { failed: 1, pending: 1 });
  await waitForWaiting(database, 1);
  const shown = await database.query<{ text: string }>(
    `select d::text as text from outbox.deliveries as d union all select a::text from outbox.attempts as a
     union all select e::text from graphile_worker._private_jobs as e`,
  );
  worker.kill("SIGTERM");
  assert.equal(await worker.exited, 0);
  const all = [
    worker.stdout(),
    worker.stderr(),
    ...shown.map(({ text }) => text),
  ].join("\n");
  assert.ok(all.includes(sealed.id), "there is something to look at");
  const secrets = [
    sealed.secret,
    rotated,
    ...(await storedSecrets(database)),
    broken.secret,
    key,
    "header-secret",
    "payload-secret",
    new URL(database.url).password || "no password",
  ];
  for (const secret of secrets) {
    const bare = secret.replace("whsec_", "");
    assert.ok(!all.includes(bare), `${bare} is told`);
  }
});

test("the attempt's log line has the ids of all it concerns", async (t) => {
  const database = await createDatabase(t);
  const receiver = await createReceiver(t, { replies: [{ status: 418 }] });
  const service = await startTestService(t, database);
  const endpoint = await createEndpoint(database, receiver.url());
  const eventId = await insertEvent(database);
  const [delivery] = await waitForStatuses(database, { failed: 1 });
  const line = await waitFor("the line", async () =>
    service.logLines.find((text) => text.includes(`"msg":"attempt"`)),
  );
  const fields = JSON.parse(line);
  assert.equal(fields.eventId, eventId);
  assert.equal(fields.deliveryId, delivery?.id);
  assert.equal(fields.endpointId, endpoint.id);
  assert.equal(fields.tenant, "default");
  assert.equal(fields.attempt, 1);
  assert.equal(fields.outcome, "http_error");
  assert.equal(fields.statusCode, 418);
  assert.equal(fields.status, "failed");
});
