// Operations made from the schema: every field, with every one of its arguments, and all that can be selected below it.
import {
  getNamedType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationTypeNode,
} from "graphql";
import {
  allArguments,
  argumentVariants,
  plainArguments,
  type Given,
} from "./arguments.ts";
import { selectionOf } from "./selection.ts";
import type { World } from "./world.ts";

export type Operation = {
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
};

export type OperationKind = `${OperationTypeNode}`;

/** An operation that can be asked with the ids and names of any world. */
export type Probe = {
  readonly name: string;
  /** Such as Query.events. */
  readonly field: string;
  /** What is given beside the least, such as condition.tenant; undefined for the plain call. */
  readonly argument: string | undefined;
  /** Whether that names something of somebody: then what is another's must be as what is nobody's. */
  readonly isOwned: boolean;
  /** `world`: whose the argument is; `home`: whose all the others are, the same if left out. */
  readonly operation: (world: World, home?: World) => Operation;
};

/** The `argument` of a mutation that is given all there is, but for switches. */
export const everything = "everything";

type Step = {
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
};
/** From the root to a field, itself included. */
type Path = readonly [...Step[], Step];

/** All probes of one kind of operation. Throws, saying what to add, if there is nothing to give for an argument. */
export function probesOf(schema: GraphQLSchema, kind: OperationKind): Probe[] {
  const root = schema.getRootType(kind as OperationTypeNode);
  if (!root) throw new Error(`the schema has no ${kind}`);
  const roots = Object.values(root.getFields()).map((field): Path => [
    { parent: root, field },
  ]);
  const paths = kind === "query" ? [...roots, ...nested(roots)] : roots;
  return paths.flatMap((path) => probesAt(kind, path));
}

/** Fields with arguments that stand below the root, each on the shortest way to it. */
function nested(roots: readonly Path[]): Path[] {
  const seen = new Set<string>();
  const found: Path[] = [];
  const queue = [...roots];
  for (let path = queue.shift(); path; path = queue.shift()) {
    const parent = getNamedType(path.at(-1)?.field.type);
    if (!isObjectType(parent) || seen.has(parent.name)) continue;
    seen.add(parent.name);
    for (const field of Object.values(parent.getFields())) {
      const below: Path = [...path, { parent, field }];
      if (field.args.length > 0) found.push(below);
      queue.push(below);
    }
  }
  return found;
}

function nameOf({ parent, field }: Step): string {
  return `${parent.name}.${field.name}`;
}

function probesAt(kind: OperationKind, path: Path): Probe[] {
  const last = path.at(-1) as Step;
  const { args } = last.field;
  const field = nameOf(last);
  const isInList = path.some((step) => isList(step));
  // One relation from the rows of a list, two from a single one; what only an argument differs in says less.
  const relationsOf = (argument?: string): number =>
    argument === undefined ? (isInList || kind !== "query" ? 1 : 2) : 0;
  const all = allArguments(args, field);
  const isOwned = all.some(({ value }) => value.isOwned);
  const probe = (
    given: readonly Given[],
    argument?: string,
    isProbeOwned = false,
  ): Probe => {
    const name = argument === undefined ? field : `${field}(${argument})`;
    const relations = relationsOf(argument);
    return {
      name,
      field,
      argument,
      isOwned: isProbeOwned,
      operation: (world, home = world) => ({
        name,
        ...write(kind, path, { given, relations }, { world, home }),
      }),
    };
  };
  return [
    probe(plainArguments(args, field)),
    ...argumentVariants(args, field).map((variant) =>
      probe(variant.given, variant.argument, variant.isOwned),
    ),
    ...(kind === "mutation" ? [probe(all, everything, isOwned)] : []),
  ];
}

/** Values go as variables: what is in the text is the schema's only. */
function write(
  kind: OperationKind,
  path: Path,
  last: { readonly given: readonly Given[]; readonly relations: number },
  worlds: { readonly world: World; readonly home: World },
): Omit<Operation, "name"> {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const call = (name: string, all: readonly Given[]): string => {
    const written = all.map(({ arg, value }) => {
      const variable = `v${declared.length}`;
      declared.push(`$${variable}: ${String(arg.type)}`);
      variables[variable] = value.of(worlds.world, worlds.home);
      return `${arg.name}: $${variable}`;
    });
    return written.length > 0 ? `${name}(${written.join(", ")})` : name;
  };
  const above = path.slice(0, -1);
  const { field } = path.at(-1) as Step;
  const text = above.reduceRight(
    (below, step) => {
      const args = plainArguments(step.field.args, nameOf(step));
      const home = args.map(({ arg, value }) => ({
        arg,
        value: { ...value, of: () => value.of(worlds.home, worlds.home) },
      }));
      return `${call(step.field.name, home)} { ${below} }`;
    },
    `${call(field.name, last.given)} ${selectionOf(field.type, last.relations)}`,
  );
  const head = declared.length > 0 ? `(${declared.join(", ")})` : "";
  return { query: `${kind} ${head} { ${text} }`, variables };
}

function isList({ field }: Step): boolean {
  return getNamedType(field.type).name.endsWith("Connection");
}
