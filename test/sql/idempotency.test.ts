// The idempotency keys of mutations: the same call with the same key has one effect and one answer, however many make
// it at once; another call with it is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import { createDatabase } from "../helpers/database.ts";
import {
  functionsWithKey,
  mutationCases,
  notMutations,
} from "./mutation-cases.ts";
import {
  callAs,
  countRows,
  operator,
  plus,
  setStage,
  tenantCaller,
  unknownId,
} from "./mutation-stage.ts";

const key = { idempotency_key: "key 1" };

test("every function that takes an idempotency key is tried", async (t) => {
  const database = await createDatabase(t);
  assert.deepEqual(
    [...mutationCases.map(({ name }) => name), ...notMutations].toSorted(),
    await functionsWithKey(database),
  );
});

for (const mutationCase of mutationCases) {
  const { name, adds, other } = mutationCase;

  test(`${name}: 20 identical calls at once have one effect and one answer`, async (t) => {
    const database = await createDatabase(t);
    const stage = await setStage(database, mutationCase);
    const caller = mutationCase.mayTenants ? tenantCaller("acme") : operator;
    const given = { ...mutationCase.arguments(stage), ...key };
    const before = await countRows(database);
    const pool = new pg.Pool({ connectionString: database.url, max: 20 });
    try {
      // So that they really are at once.
      const clients = await Promise.all(
        Array.from({ length: 20 }, async () => await pool.connect()),
      );
      for (const client of clients) client.release();
      const answers = await Promise.all(
        Array.from(
          { length: 20 },
          async () => await callAs({ pool }, caller, name, given),
        ),
      );
      assert.equal(answers[0]?.length, 1);
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
      const later = await callAs({ pool }, caller, name, given);
      assert.deepEqual(later, answers[0]);
    } finally {
      await pool.end();
    }
    const after = plus(before, { ...adds, audit: 1, keys: 1 });
    assert.deepEqual(await countRows(database), after);

    const call = { ...given, ...other };
    // Whether a row is there at all may be asked before the key is looked at.
    const code = Object.values(other).includes(unknownId)
      ? /^OB40[49]$/
      : /^OB409$/;
    await assert.rejects(callAs(database, caller, name, call), { code });
    const another = name === "pause_endpoint" ? "resume" : "pause";
    await assert.rejects(
      callAs(database, caller, `${another}_endpoint`, {
        id: stage.endpointId,
        ...key,
      }),
      { code: "OB409" },
    );
    assert.deepEqual(await countRows(database), after);
  });
}

test("a key is its caller's own", async (t) => {
  const database = await createDatabase(t);
  for (const [caller, url] of [
    [tenantCaller("acme"), "https://acme.example"],
    [tenantCaller("other"), "https://other.example"],
    [operator, "https://operator.example"],
  ] as const) {
    await callAs(database, caller, "create_endpoint", { url, ...key });
  }
  assert.equal((await countRows(database)).endpoints, 3);
});

test("a call that was refused leaves its key free", async (t) => {
  const database = await createDatabase(t);
  const stage = await setStage(database);
  const call = async (): Promise<unknown> =>
    await callAs(database, operator, "retry_delivery", {
      id: stage.deliveryId,
      ...key,
    });
  await database.query("update outbox.deliveries set status = 'delivered'");
  await assert.rejects(call(), { code: "OB409" });
  await database.query("update outbox.deliveries set status = 'failed'");
  await call();
});

test("without a key, and with a new one, each call has its effect", async (t) => {
  const database = await createDatabase(t);
  for (const idempotency_key of [null, null, "1", "2"]) {
    const given = { url: "https://a.example", idempotency_key };
    await callAs(database, operator, "create_endpoint", given);
  }
  const { endpoints, audit, keys } = await countRows(database);
  assert.deepEqual([endpoints, audit, keys], [4, 4, 2]);
  for (const idempotency_key of ["", "x".repeat(201)]) {
    const given = { url: "https://a.example", idempotency_key };
    await assert.rejects(callAs(database, operator, "create_endpoint", given), {
      code: "OB400",
    });
  }
});

test("a secret is not kept with the key: it is read again, sealed if it has been sealed, and null once it is gone", async (t) => {
  const database = await createDatabase(t);
  const { endpointId } = await setStage(database);
  for (const [name, given] of [
    ["create_endpoint", { url: "https://a.example", ...key }],
    ["rotate_secret", { endpoint_id: endpointId, idempotency_key: "key 2" }],
  ] as const) {
    const call = async (): Promise<unknown> => {
      const [row] = await callAs(database, operator, name, given);
      return Object.entries(row ?? {}).find(([column]) => column !== "id")?.[1];
    };
    const secret = await call();
    assert.match(String(secret), /^whsec_/);
    const kept = await database.query(
      "select from outbox_private.mutation_keys where answer::text ~ 'whsec_'",
    );
    assert.deepEqual(kept, []);
    await database.query(
      "update outbox_private.secrets set secret = 'sealed:1:' || id where secret = $1",
      [secret],
    );
    assert.match(String(await call()), /^sealed:1:/);
    await database.query(
      "delete from outbox_private.secrets where starts_with(secret, 'sealed:')",
    );
    assert.equal(await call(), null);
  }
});

test("an answer stays what it was; only headers and secrets are read again", async (t) => {
  const database = await createDatabase(t);
  const { endpointId: id } = await setStage(database);
  const pause = async (): Promise<unknown> =>
    (await callAs(database, operator, "pause_endpoint", { id, ...key }))[0];
  const paused = await pause();
  await callAs(database, operator, "resume_endpoint", { id });
  await callAs(database, operator, "delete_endpoint", { id });
  assert.deepEqual(await pause(), paused);
});

test("keys are forgotten after a week", async (t) => {
  const database = await createDatabase(t);
  for (const idempotency_key of ["young", "old"]) {
    const given = { url: "https://a.example", idempotency_key };
    await callAs(database, operator, "create_endpoint", given);
  }
  await database.query(
    `update outbox_private.mutation_keys
     set created_at = now() - case key when 'old' then interval '7 days 1 minute' else interval '6 days' end`,
  );
  const [row] = await database.query(
    "select outbox_private.forget_mutation_keys() as count",
  );
  assert.deepEqual(row, { count: 1 });
  assert.deepEqual(
    await database.query("select key from outbox_private.mutation_keys"),
    [{ key: "young" }],
  );
});
