// What a tenant reads: its own rows, whoever else is there.
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { isObjectType } from "graphql";
import type { Answer } from "./caller.ts";
import { probesOf, type Probe } from "./documents.ts";
import { codeOf, exactly, inShape, noteFields } from "./judge.ts";
import { without } from "./rows.ts";
import type { Side, Stage } from "./stage.ts";

/** What tenants may not ask for at all, whomever it is about. */
export const operatorsOnly: ReadonlySet<string> = new Set([
  "Query.audit",
  "Query.audits",
  "Query.partitions",
  "Query.canary",
  "Query.workers",
  "Mutation.publishEvent",
  "Mutation.createTenantToken",
]);

/** Returns every field that had a value. */
export async function checkQueries(
  t: TestContext,
  stage: Stage,
): Promise<Set<string>> {
  const { database, schema, a, b, nobody, operator } = stage;
  const probes = probesOf(schema, "query");
  const seen = new Set<string>();
  const root = schema.getQueryType();
  const note = ({ body }: Answer): void => {
    if (isObjectType(root)) noteFields(root, body.data, seen);
  };

  await t.test(
    "a tenant's queries find its own, an operator's find all",
    async () => {
      for (const probe of probes) {
        const all = await operator.ask(probe.operation(a.world));
        assert.equal(codeOf(all), undefined, `${probe.name}: ${exactly(all)}`);
        note(all);
        for (const { caller, readOnly, world } of [a, b]) {
          const answer = await caller.ask(probe.operation(world));
          const expected = operatorsOnly.has(probe.field)
            ? "FORBIDDEN"
            : undefined;
          assert.equal(
            codeOf(answer),
            expected,
            `${probe.name}: ${exactly(answer)}`,
          );
          note(answer);
          // A viewer is told that the token is read-only, of course.
          if (probe.argument !== undefined || probe.field === "Query.viewer")
            continue;
          const read = await readOnly.ask(probe.operation(world));
          assert.equal(exactly(read), exactly(answer), probe.name);
          const ids = idsIn(exactly(answer));
          const found = idsIn(
            exactly(await operator.ask(probe.operation(world))),
          );
          assert.deepEqual([...ids.difference(found)], [], probe.name);
        }
      }
    },
  );

  await t.test(
    "it answers the same where the other one never was",
    async () => {
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const compare = async (): Promise<string[]> => {
          const beside = await askAll(one, probes);
          const alone = await without(database, other.world.tenant, () =>
            askAll(one, probes),
          );
          return probes.flatMap((probe, index) => {
            const [left = "", right = ""] = [beside[index], alone[index]];
            return left === right ? [] : [difference(probe.name, left, right)];
          });
        };
        let differences = await compare();
        // Between the two a minute may have ended, and with it a bucket. What leaks does so again.
        for (let again = 0; again < 2 && differences.length > 0; again += 1) {
          differences = await compare();
        }
        assert.deepEqual(differences, []);
      }
    },
  );

  await t.test(
    "what is another's is answered as what is nobody's",
    async () => {
      for (const probe of probes.filter(({ isOwned }) => isOwned)) {
        for (const [one, other] of [
          [a, b],
          [b, a],
        ] as const) {
          const ask = async (world: typeof nobody): Promise<string> =>
            inShape(
              await one.caller.ask(probe.operation(world, one.world)),
              world,
            );
          assert.equal(await ask(other.world), await ask(nobody), probe.name);
        }
      }
    },
  );
  return seen;
}

async function askAll(
  { caller, world }: Side,
  probes: readonly Probe[],
): Promise<string[]> {
  const answers: string[] = [];
  for (const probe of probes) {
    answers.push(exactly(await caller.ask(probe.operation(world))));
  }
  return answers;
}

function idsIn(text: string): Set<string> {
  return new Set(text.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));
}

/** Where two answers part, with what stands before and after. */
function difference(name: string, left: string, right: string): string {
  let at = 0;
  while (left[at] === right[at]) at += 1;
  const near = (text: string): string =>
    text.slice(Math.max(0, at - 80), at + 80);
  return `${name}: …${near(left)}… beside the other one, …${near(right)}… without it`;
}
