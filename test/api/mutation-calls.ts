// One call of each mutation as GraphQL makes it: the cases of test/sql, in the words of the schema, and those that are
// only here. A mutation of schema.graphql that has no case fails the tests that hold for all of them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  buildSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from "graphql";
import { mutationCases, type MutationCase } from "../sql/mutation-cases.ts";
import { unknownId, type Stage } from "../sql/mutation-stage.ts";

export type MutationCall = {
  /** In GraphQL, such as pauseEndpoint. */
  readonly name: string;
  /** Whether there is a SQL function of this name. */
  readonly isSql: boolean;
  readonly mutationCase: Pick<
    MutationCase,
    "name" | "arguments" | "adds" | "given" | "other"
  >;
  /** Asks for all that it answers, but not what could be read beyond it. */
  readonly document: string;
};

/** They need keys that only the service has, so there is no SQL function for them. */
const onlyHere: readonly MutationCall["mutationCase"][] = [
  {
    name: "create_tenant_token",
    arguments: () => ({ tenant: "acme", expires_in_seconds: 60 }),
    other: { tenant: "umbrella" },
    adds: {},
  },
  {
    name: "reveal_secret",
    arguments: ({ endpointId }: Stage) => ({ endpoint_id: endpointId }),
    other: { endpoint_id: unknownId },
    adds: {},
  },
];

const schema = buildSchema(
  await readFile(new URL("../../schema.graphql", import.meta.url), "utf8"),
);

/** One for each mutation of the schema, in its order. */
export function mutationCalls(): readonly MutationCall[] {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const cases = [...mutationCases, ...onlyHere];
  return Object.values(mutations).map(({ name, type }) => {
    const mutationCase = cases.find((one) => camelCase(one.name) === name);
    assert.ok(
      mutationCase,
      `${name} has no case yet: test/sql/mutation-cases.ts, or onlyHere in test/api/mutation-calls.ts`,
    );
    const payload = getNamedType(type) as GraphQLObjectType;
    const input = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    return {
      name,
      isSql: !onlyHere.includes(mutationCase),
      mutationCase,
      document: `mutation ($input: ${input}!) { ${name}(input: $input) ${selection(payload, 1)} }`,
    };
  });
}

/** Whether it takes an idempotencyKey. */
export function takesKey(name: string): boolean {
  const input = getNamedType(
    schema.getMutationType()?.getFields()[name]?.args[0]?.type,
  );
  return (
    input !== undefined &&
    "getFields" in input &&
    "idempotencyKey" in input.getFields()
  );
}

/** The arguments of a SQL function as its mutation's input. */
export function inputOf(
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      camelCase(name),
      name === "overlap" ? intervalOf(String(value)) : value,
    ]),
  );
}

/** `1 hour` as GraphQL has it. */
function intervalOf(text: string): Record<string, number> {
  const [, number, unit] = /^(\d+) (hour|minute|second)s?$/.exec(text) ?? [];
  assert.ok(unit, `an interval of hours, minutes or seconds, not ${text}`);
  return { [`${unit}s`]: Number(number) };
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_all, letter: string) =>
    letter.toUpperCase(),
  );
}

/** Leaves, and the leaves of what is in a payload; no lists with arguments, and nothing that is worked out. */
function selection(type: GraphQLObjectType, levels: number): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const named: GraphQLNamedType = getNamedType(field.type);
    if (isLeafType(named)) return [field.name];
    if (levels === 0 || !isObjectType(named)) return [];
    return [`${field.name} ${selection(named, levels - 1)}`];
  });
  return `{ ${fields.join(" ")} }`;
}
