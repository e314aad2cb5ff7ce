// The matrix: every field, argument, mutation and subscription of the schema, asked by everybody. What a tenant can see, change
// and find out is the same whether or not there is another one.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestDatabase } from "../helpers/database.ts";
import type { Heard } from "./matrix/caller.ts";
import { probesOf } from "./matrix/documents.ts";
import { allFields, leaks } from "./matrix/judge.ts";
import { checkMutations } from "./matrix/mutations.ts";
import { checkQueries } from "./matrix/queries.ts";
import { rowsOf, stringsIn, unknownTables } from "./matrix/rows.ts";
import { createStage, type Stage } from "./matrix/stage.ts";
import { checkSubscriptions } from "./matrix/subscriptions.ts";
import type { World } from "./matrix/world.ts";

const showSecrets =
  /^Mutation\.(createEndpoint|rotateSecret|revealSecret)\(everything\)$/;

test("nobody sees, changes or can guess what is another tenant's", async (t) => {
  const stage = await createStage(t);
  const { database, schema, a, b } = stage;
  assert.deepEqual(
    await unknownTables(database),
    [],
    "test/api/matrix/rows.ts must say whose the rows of these tables are",
  );
  await t.test("without a token there is health, and nothing else", () =>
    checkAnonymous(stage),
  );
  const seen = await checkQueries(t, stage);
  await t.test("after all queries", () => checkHeard(stage));
  await checkMutations(t, stage, seen);
  await checkSubscriptions(t, stage, seen);
  await t.test("after everything", async () => {
    await checkHeard(stage);
    // No worker runs while it is asked: nothing must happen beside it.
    const known = new Set([...seen, "Worker.leasePid"]);
    const empty = allFields(schema).filter((field) => !known.has(field));
    assert.deepEqual(
      empty,
      [],
      "the matrix has found no value of these fields: test/api/matrix/world.ts must make one for each tenant",
    );
    for (const { caller } of [a, b]) assert.ok(caller.heard.length > 300);
  });
});

async function checkAnonymous({ url, schema, a, anonymous }: Stage) {
  for (const kind of ["query", "mutation"] as const) {
    for (const probe of probesOf(schema, kind)) {
      const { status, body } = await anonymous.ask(probe.operation(a.world));
      assert.equal(status, 401, probe.name);
      assert.deepEqual(Object.keys(body), ["errors"], probe.name);
      assert.equal(body.errors?.length, 1);
      assert.match(JSON.stringify(body), /"UNAUTHENTICATED"/);
    }
  }
  for (const path of ["/healthz", "/readyz"]) {
    assert.equal((await fetch(`${url}${path}`)).status, 200);
  }
}

/** All that was ever sent to tenants has nothing of the other one, no secret unasked, and nothing of the machines. */
async function checkHeard({ database, a, b, anonymous }: Stage): Promise<void> {
  const ofA = await marksOf(database, a.world);
  const ofB = await marksOf(database, b.world);
  assert.ok(ofA.length > 100 && ofB.length > 100);
  const heardBy = (side: typeof a): Heard[] => [
    ...side.caller.heard,
    ...side.readOnly.heard,
  ];
  assert.deepEqual(leaks(heardBy(a), ofB), [], "what A was sent of B");
  assert.deepEqual(leaks(heardBy(b), ofA), [], "what B was sent of A");
  assert.deepEqual(leaks(anonymous.heard, [...ofA, ...ofB]), []);

  const both = [...heardBy(a), ...heardBy(b)];
  const unasked = both.filter(
    ({ name, received }) =>
      received.includes("whsec_") && !showSecrets.test(name),
  );
  assert.deepEqual(unasked, [], "secrets that were not asked for");
  const workers = await database.query<{ worker: string }>(
    "select distinct worker from outbox.attempts",
  );
  assert.deepEqual(
    leaks(
      both,
      workers.map(({ worker }) => worker),
    ),
    [],
    "names of machines",
  );
}

/** Every string of a tenant that is its alone; the others (states, times) are the same for all, or compared elsewhere. */
async function marksOf(
  database: TestDatabase,
  { marker, tenant }: World,
): Promise<string[]> {
  const isMark = (text: string): boolean =>
    text.includes(marker) ||
    /^(whsec_|00-)|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  const found = stringsIn(await rowsOf(database, tenant)).filter(isMark);
  return [...new Set(found.map((text) => text.toLowerCase()))];
}
