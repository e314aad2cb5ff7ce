// docs/api.md keeps its word: its examples run, in order, against a real service with real consumers, and show every
// field of the API's queries, mutations and subscriptions.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { buildSchema, Kind, parse, visit } from "graphql";
import { createDatabase } from "../helpers/database.ts";
import { readSteps, type Step } from "./document.ts";
import { createRunner, isMutation } from "./run-example.ts";

const root = new URL("../../", import.meta.url);
const document = await readFile(new URL("docs/api.md", root), "utf8");
const steps = readSteps(document);

test("the examples of docs/api.md run", async (t) => {
  const runner = await createRunner(t, await createDatabase(t));
  for (const step of inOrder(steps)) {
    const name = `docs/api.md:${step.line}`;
    try {
      await runner.run(step);
    } catch (cause) {
      // The ones behind it need what it was to make.
      throw new Error(`${name}: ${(cause as Error).message}`, { cause });
    }
  }
});

/** The same in SQL comes before its mutation: it is taken back, and the mutation finds everything as it was. */
function inOrder(all: readonly Step[]): readonly Step[] {
  return all.flatMap((step, index) => {
    const next = all[index + 1];
    if (isMutation(step) && isSql(next)) return [next, step];
    return isSql(step) && isMutation(all[index - 1]) ? [] : [step];
  });
}

function isSql(step: Step | undefined): step is Step {
  return step?.kind === "example" && step.language === "sql";
}

test("docs/api.md shows every query, mutation and subscription, and each mutation in SQL", async () => {
  const text = await readFile(new URL("schema.graphql", root), "utf8");
  const schema = buildSchema(text);
  const shown = new Set<string>();
  for (const step of steps) {
    if (step.kind !== "example" || step.language !== "graphql") continue;
    visit(parse(step.text), {
      OperationDefinition: ({ operation, selectionSet }) => {
        for (const field of selectionSet.selections) {
          assert.equal(field.kind, Kind.FIELD);
          shown.add(`${operation} ${field.name.value}`);
        }
      },
    });
  }
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  const missing = Object.entries(roots).flatMap(([operation, type]) =>
    Object.keys(type?.getFields() ?? {})
      .map((name) => `${operation} ${name}`)
      .filter((name) => !shown.has(name)),
  );
  assert.deepEqual(missing, [], "give docs/api.md an example of each of these");

  const sql = steps.flatMap((step) =>
    step.kind === "example" && step.language === "sql" ? [step.text] : [],
  );
  const functionsMissing = Object.keys(roots.mutation?.getFields() ?? {})
    // They need keys that only the service has.
    .filter((name) => !["revealSecret", "createTenantToken"].includes(name))
    .map((name) => name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`))
    .filter((name) => !sql.join("\n").includes(`outbox.${name}(`));
  assert.deepEqual(functionsMissing, [], "show each of these in SQL");
});

test("docs/api.md explains every code that the API gives", () => {
  const files = globSync("src/api/**/*.ts", { cwd: root });
  const used = new Set(
    files.flatMap((file) => {
      const code = readFileSync(new URL(file, root), "utf8");
      const found = code.matchAll(
        /(?:code: |Refusal\(\s*\d+,\s*|"BAD_INPUT" : |isTimeout \? )"([A-Z][A-Z_\d]+)"/g,
      );
      return [...found].map(([, name]) => name ?? "");
    }),
  );
  const explained = [...document.matchAll(/^\| `([A-Z][A-Z_\d]+)`/gm)];
  for (const [, name] of explained) used.delete(name ?? "");
  assert.deepEqual([...used], []);
  assert.ok(explained.length > 10);
});
