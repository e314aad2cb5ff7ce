// What of an answer is compared, and what in it is a leak.
import {
  getNamedType,
  isObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from "graphql";
import type { Answer, Heard } from "./caller.ts";
import type { World } from "./world.ts";

const uuids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const times = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)/g;

/** An answer but for the request's id: of the same state there is the same answer. */
export function exactly({ status, body }: Answer): string {
  return JSON.stringify({ status, body }, (key, value: unknown) =>
    key === "requestId" ? undefined : value,
  );
}

/** But for ids, times and the names of a world, too: of what is another's as of what is nobody's. */
export function inShape(answer: Answer, world: World): string {
  return exactly(answer)
    .replaceAll(world.marker, "‹marker›")
    .replaceAll(uuids, "‹id›")
    .replaceAll(times, "‹time›");
}

/** Which of these strings somebody was sent without having said them. */
export function leaks(
  heard: readonly Heard[],
  secretsOfOthers: readonly string[],
): string[] {
  const found = heard.flatMap(({ name, sent, received }) => {
    const text = readable(received);
    const said = readable(sent);
    return secretsOfOthers
      .filter((secret) => text.includes(secret) && !said.includes(secret))
      .map((secret) => `${name}: ${secret}`);
  });
  return [...new Set(found)];
}

/** With what is said in base64, as cursors are, and without JSON's escapes. */
function readable(text: string): string {
  const plain = text.replaceAll('\\"', '"').replaceAll("\\\\", "\\");
  const decoded = (text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []).map(
    (part) => Buffer.from(part, "base64").toString("utf8"),
  );
  return [plain, ...decoded].join("\n").toLowerCase();
}

/** Notes every field that had a value: a matrix of empty rows would say nothing. */
export function noteFields(
  type: GraphQLOutputType,
  value: unknown,
  seen: Set<string>,
): void {
  const named = getNamedType(type);
  if (!isObjectType(named) || typeof value !== "object" || value === null) {
    return;
  }
  if (Array.isArray(value)) {
    for (const each of value) noteFields(named, each, seen);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const field = named.getFields()[name];
    if (!field || inner === null) continue;
    seen.add(`${named.name}.${name}`);
    noteFields(field.type, inner, seen);
  }
}

/** Every field that an answer can have. */
export function allFields(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter(({ name }) => !name.startsWith("__"))
    .flatMap((type) =>
      Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
    );
}

/** What went wrong, by its code; undefined if nothing did. */
export function codeOf({ body }: Answer): unknown {
  return body.errors?.[0]?.extensions?.["code"];
}
