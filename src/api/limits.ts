// Owns how large an operation may be: depth, fields, and a cost that page sizes multiply. Looks at the document alone,
// in bounded time, before anything else does.
import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** Lists: the page one gets without `first`, and the largest one may ask for. */
export const defaultPageSize = 50;
export const maxPageSize = 100;

/** Lexer tokens of a document: ten times as many as the largest of our own has. */
export const maxTokens = 4000;
const maxDepth = 12;
const maxFields = 400;
/** Values that may come back: fields, times the rows they are asked of. */
const maxCost = 50_000;
/** How long a chart's series is taken to be. */
const listSize = 200;
const maxDirectives = 50;
/** Each is planned, which nobody else in the process can do anything beside, and is a statement of its own. */
const maxLists = 40;
/** Each is a transaction of its own. */
const maxMutations = 10;

/** Fields whose values are not small: what stands for how many others. A payload may be 1 MiB. */
const weights: Readonly<Record<string, number>> = {
  payload: 400,
  payloadText: 400,
  responseBody: 4,
  responseHeaders: 4,
  headers: 4,
  caCertificate: 4,
};

/** Where one is in the document. */
type Place = {
  readonly parent: GraphQLNamedType | undefined;
  readonly depth: number;
  /** How many rows this may be asked of. */
  readonly rows: number;
  /** The fragments one came through. */
  readonly within: ReadonlySet<string>;
};

/** Why an operation is too large; undefined if it is not. */
export function findExcess(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): GraphQLError | undefined {
  const fragments = fragmentsOf(document);
  const total = { fields: 0, lists: 0, cost: 0, depth: 0, directives: 0 };
  const count = (node: { readonly directives?: readonly unknown[] }): void => {
    total.directives += node.directives?.length ?? 0;
  };

  const walk = (set: SelectionSetNode, place: Place): void => {
    total.depth = Math.max(total.depth, place.depth);
    for (const selection of set.selections) {
      // Bounds the work of looking, too: a few fragments can stand for millions of fields.
      if (describe(total) !== undefined) return;
      total.fields += 1;
      count(selection);
      step(selection, place);
    }
  };
  const step = (selection: SelectionNode, place: Place): void => {
    switch (selection.kind) {
      case Kind.FIELD: {
        total.cost += place.rows * (weights[selection.name.value] ?? 1);
        if (!selection.selectionSet) return;
        // Validation knows how deep introspection may go.
        const isMeta = selection.name.value.startsWith("__");
        const below = typeBelow(place.parent, selection);
        const isList = isPlainList(place.parent, selection);
        if (isList || isPage(below)) total.lists += 1;
        const depth = isMeta || isMetaType(place.parent) ? 0 : 1;
        walk(selection.selectionSet, {
          parent: isMeta ? schema.getType("__Schema") : below,
          depth: place.depth + depth,
          rows: place.rows * (isList ? listSize : pageOf(selection, below)),
          within: place.within,
        });
        return;
      }
      case Kind.INLINE_FRAGMENT: {
        const name = selection.typeCondition?.name.value;
        const parent = name === undefined ? place.parent : schema.getType(name);
        walk(selection.selectionSet, { ...place, parent });
        return;
      }
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        // One that holds itself is refused by validation.
        if (!fragment || place.within.has(name)) return;
        walk(fragment.selectionSet, {
          ...place,
          parent: schema.getType(fragment.typeCondition.name.value),
          within: new Set(place.within).add(name),
        });
      }
    }
  };

  count(operation);
  walk(operation.selectionSet, {
    parent: schema.getRootType(operation.operation) ?? undefined,
    depth: 1,
    rows: 1,
    within: new Set(),
  });
  const excess =
    describe(total) ??
    (operation.operation === OperationTypeNode.MUTATION &&
    total.fields > maxMutations
      ? describeMutations(operation)
      : undefined);
  return excess === undefined
    ? undefined
    : new GraphQLError(`The operation is too large: ${excess}.`, {
        extensions: { code: "TOO_COMPLEX" },
      });
}

function describe(total: {
  readonly fields: number;
  readonly lists: number;
  readonly cost: number;
  readonly depth: number;
  readonly directives: number;
}): string | undefined {
  if (total.depth > maxDepth) return `it is more than ${maxDepth} levels deep`;
  if (total.fields > maxFields) return `it has more than ${maxFields} fields`;
  if (total.lists > maxLists) return `it has more than ${maxLists} lists`;
  if (total.cost > maxCost) {
    return `its lists may hold more than ${maxCost} values; ask for smaller pages (first) or for fewer fields`;
  }
  return total.directives > maxDirectives
    ? `it has more than ${maxDirectives} directives`
    : undefined;
}

function describeMutations({
  selectionSet,
}: OperationDefinitionNode): string | undefined {
  const isPlain = selectionSet.selections.every(
    ({ kind }) => kind === Kind.FIELD,
  );
  return isPlain && selectionSet.selections.length <= maxMutations
    ? undefined
    : `it may have at most ${maxMutations} mutations, without fragments around them`;
}

function fragmentsOf(
  document: DocumentNode,
): Map<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition] as const]
        : [],
    ),
  );
}

function typeBelow(
  parent: GraphQLNamedType | undefined,
  field: FieldNode,
): GraphQLNamedType | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const below = getNamedType(parent.getFields()[field.name.value]?.type);
  return isCompositeType(below) ? below : undefined;
}

/** A list that is no page: the points of a chart. What is in a page has been counted already. */
function isPlainList(
  parent: GraphQLNamedType | undefined,
  field: FieldNode,
): boolean {
  const isSeries =
    isObjectType(parent) &&
    !isMetaType(parent) &&
    !parent.name.endsWith("Connection");
  if (!isSeries) return false;
  const type = parent.getFields()[field.name.value]?.type;
  return type !== undefined && isListType(getNullableType(type));
}

function isPage(type: GraphQLNamedType | undefined): boolean {
  return type?.name.endsWith("Connection") ?? false;
}

function isMetaType(type: GraphQLNamedType | undefined): boolean {
  return type?.name.startsWith("__") ?? false;
}

/** How many rows a field may stand for. */
function pageOf(field: FieldNode, type: GraphQLNamedType | undefined): number {
  if (!isPage(type)) return 1;
  const size = field.arguments?.find(
    ({ name }) => name.value === "first" || name.value === "last",
  )?.value;
  if (size === undefined) return defaultPageSize;
  // A negative page is refused when it is asked for; here it must not make room for what stands beside it.
  return size.kind === Kind.INT
    ? Math.min(Math.max(Number(size.value), 0), maxPageSize)
    : maxPageSize;
}
