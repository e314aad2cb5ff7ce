// All that can be selected below a field, as far as the API's limits and a few relations go.
import {
  getNamedType,
  isLeafType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from "graphql";

/** `relations`: how many of them lead on from the rows of the field. Empty for what has no fields. */
export function selectionOf(
  type: GraphQLOutputType,
  relations: number,
): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return "";
  return `{ ${select(named, isRow(named) ? relations : relations + 1)} }`;
}

function select(
  type: GraphQLObjectType,
  relations: number,
  isInList = type.name.endsWith("Connection"),
): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    // A list of payloads is dear enough (see limits.ts) without each of them twice.
    if (isInList && field.name === "payloadText") return [];
    if (isLeafType(below)) return [field.name];
    if (!isObjectType(below)) return [];
    // The edges of a list lead to the rows that its nodes are: their columns are enough.
    if (type.name.endsWith("Edge"))
      return [`${field.name} { ${columns(below)} }`];
    const isList = below.name.endsWith("Connection");
    if (relations === 0 && (isList || isRow(below))) return [];
    const left = relations - (isRow(below) ? 1 : 0);
    // Pages are small, for what is below them is multiplied.
    const page = isList ? "(first: 6)" : "";
    return [
      `${field.name}${page} { ${select(below, left, isInList || isList)} }`,
    ];
  });
  return parts.join(" ");
}

function columns(type: GraphQLObjectType): string {
  return (
    Object.values(type.getFields())
      .filter(({ type: below }) => isLeafType(getNamedType(below)))
      // Payloads are dear (see limits.ts), and beside the edges are the nodes.
      .filter(({ name }) => !name.startsWith("payload"))
      .map(({ name }) => name)
      .join(" ")
  );
}

/** A row of a table, rather than a part of one, a page of them, or an answer. */
function isRow(type: GraphQLObjectType): boolean {
  return "tenant" in type.getFields() && !type.name.endsWith("Payload");
}
