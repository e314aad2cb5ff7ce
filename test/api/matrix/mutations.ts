// What a tenant changes: its own rows, whatever it asks for.
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { isObjectType } from "graphql";
import { everything, probesOf } from "./documents.ts";
import { codeOf, exactly, inShape, noteFields } from "./judge.ts";
import { operatorsOnly } from "./queries.ts";
import { allRows, rowsOf } from "./rows.ts";
import type { Stage } from "./stage.ts";

/** Adds every field that had a value to `seen`. */
export async function checkMutations(
  t: TestContext,
  stage: Stage,
  seen: Set<string>,
): Promise<void> {
  const { database, schema, a, b, nobody, operator, anonymous } = stage;
  const probes = probesOf(schema, "mutation");
  const complete = probes.filter(({ argument }) => argument === everything);

  await t.test("read-only tokens and no tokens change nothing", async () => {
    const before = await allRows(database);
    const socket = await a.readOnly.connect();
    for (const probe of complete) {
      const operation = probe.operation(a.world);
      const read = await a.readOnly.ask(operation);
      assert.equal(read.status, 403, probe.name);
      assert.equal(codeOf(read), "READ_ONLY", probe.name);
      assert.equal(read.body.data, undefined, probe.name);
      const [result] = await socket.result(operation);
      assert.match(JSON.stringify(result), /"READ_ONLY"/, probe.name);
      const none = await anonymous.ask(operation);
      assert.equal(none.status, 401, probe.name);
    }
    assert.equal(await allRows(database), before);
  });

  await t.test(
    "what is another's can't be changed, as what is nobody's",
    async () => {
      const before = await allRows(database);
      for (const probe of probes.filter(({ isOwned }) => isOwned)) {
        for (const [one, other] of [
          [a, b],
          [b, a],
        ] as const) {
          const foreign = await one.caller.ask(
            probe.operation(other.world, one.world),
          );
          const missing = await one.caller.ask(
            probe.operation(nobody, one.world),
          );
          assert.equal(
            inShape(foreign, other.world),
            inShape(missing, nobody),
            probe.name,
          );
          const codes = operatorsOnly.has(probe.field)
            ? ["FORBIDDEN"]
            : ["OB404", "OB403"];
          assert.ok(
            codes.includes(String(codeOf(foreign))),
            `${probe.name}: ${exactly(foreign)}`,
          );
        }
      }
      assert.equal(await allRows(database), before);
    },
  );

  await t.test("a key that another has used is as good as new", async () => {
    // All of them use the same keys.
    for (const { caller, world } of [b, a]) {
      const others = world === a.world ? b.world.tenant : a.world.tenant;
      const before = await rowsOf(database, others);
      for (const probe of complete) {
        const isTheirs = !operatorsOnly.has(probe.field);
        const who = isTheirs ? caller : operator;
        const answer = await who.ask(probe.operation(world));
        if (!isTheirs && world === a.world) continue;
        assert.equal(
          codeOf(answer),
          undefined,
          `${probe.name}: ${exactly(answer)}`,
        );
        const root = schema.getMutationType();
        if (isObjectType(root)) noteFields(root, answer.body.data, seen);
      }
      assert.deepEqual(await rowsOf(database, others), before);
    }
  });

  await t.test("what is done to many is done to one's own", async () => {
    const before = await rowsOf(database, b.world.tenant);
    const many = probes.filter(
      ({ field, argument }) =>
        argument === undefined &&
        /^Mutation\.(retryFailed|replayEvents|cancelDeliveries)$/.test(field),
    );
    assert.equal(many.length, 3);
    for (const probe of many) {
      const answer = await a.caller.ask(probe.operation(a.world));
      assert.equal(codeOf(answer), undefined, exactly(answer));
    }
    const jobs = await database.query<{ id: string }>(
      "select id from outbox.bulk_jobs where tenant = $1 and status = 'running' order by id",
      [a.world.tenant],
    );
    assert.ok(jobs.length >= 3);
    for (const { id } of jobs) {
      let isMore = true;
      while (isMore) {
        const [row] = await database.query<{ is_more: boolean }>(
          "select outbox_private.bulk_step($1) as is_more",
          [id],
        );
        isMore = row?.is_more ?? false;
      }
    }
    assert.deepEqual(await rowsOf(database, b.world.tenant), before);
  });
}
