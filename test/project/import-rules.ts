// The rules of src/ that a compiler does not know, as functions over source text: which room may
// import which, and what a file may be called. What may stand in a file is content-rules.ts.
import { dirname, join, normalize, sep } from "node:path";
import { parseSync, type ParseResult } from "oxc-parser";
import { contentProblems } from "./content-rules.ts";

/** One table for the whole of src/: a room (folder or file) → the rooms it may import. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  log: [],
  config: ["errors"],
  delivery: ["errors"],
  database: ["errors", "log"],
  http: ["errors", "log", "delivery"],
  telemetry: ["errors", "log"],
  store: ["errors", "database", "delivery"],
  tasks: ["errors", "log", "store", "http", "delivery", "telemetry"],
  // delivery: the gates of endpoints keep the window's state, its rules are pure and live there.
  // prettier-ignore
  worker: ["errors", "log", "tasks", "store", "database", "delivery", "telemetry"],
  api: ["errors", "log", "store", "database", "telemetry"],
  dashboard: [],
  // prettier-ignore
  service: ["errors", "log", "config", "delivery", "database", "http", "telemetry", "store", "tasks", "worker", "api"],
  // Everything but cli; only cli imports it.
  // prettier-ignore
  dev: ["errors", "log", "config", "delivery", "database", "http", "telemetry", "store", "tasks", "worker", "api", "service", "commands"],
  // api: how tokens are signed.
  commands: ["errors", "config", "database", "store", "api"],
  heap: [],
  signals: [],
  // prettier-ignore
  cli: ["errors", "log", "config", "service", "commands", "heap", "signals", "dev"],
};

/** Rooms whose types anyone may name: a slice of the config, a logger, a code. */
const typesForEveryone = ["config", "log", "errors"];
const pureRooms = ["delivery"];

/** Source files by path from src/ (`tasks/deliver.ts` → text). */
export type Sources = ReadonlyMap<string, string>;

/** Everything in `sources` that breaks a rule, as `path:line what`. Empty when all is well. */
export function findViolations(sources: Sources): string[] {
  const files = [...sources].map(([path, text]) => parse(path, text));
  return [
    ...files.flatMap((file) => [
      ...nameProblems(file),
      ...importProblems(file),
      ...contentProblems({
        ...file,
        isPure: pureRooms.includes(file.room),
      }).map(({ at, what }) => `${where(file, at)} ${what}`),
    ]),
    ...cycleProblems(files),
  ];
}

type Import = { target: string; isType: boolean; isLazy: boolean; at: number };
type File = {
  path: string;
  room: string;
  text: string;
  parsed: ParseResult;
  imports: Import[];
};

function parse(path: string, text: string): File {
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error) throw new Error(`${path} does not parse: ${error.message}`);
  return {
    path,
    room: roomOf(path),
    text,
    parsed,
    imports: importsOf(parsed, text),
  };
}

function roomOf(path: string): string {
  return (path.split("/")[0] ?? "").replace(/\.tsx?$/, "");
}

function importsOf({ module }: ParseResult, text: string): Import[] {
  return [
    ...module.staticImports.map((found) => ({
      target: found.moduleRequest.value,
      isType:
        found.entries.length > 0 &&
        found.entries.every((entry) => entry.isType),
      isLazy: false,
      at: found.start,
    })),
    ...module.staticExports.flatMap((found) =>
      found.entries.flatMap((entry) =>
        entry.moduleRequest
          ? [
              {
                target: entry.moduleRequest.value,
                isType: entry.isType,
                isLazy: false,
                at: found.start,
              },
            ]
          : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest, start }) => ({
      target: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      isType: false,
      isLazy: true,
      at: start,
    })),
  ];
}

function nameProblems({ path }: File): string[] {
  const banned = /(^|\/)(index|utils?|helpers?|common|types)(\.tsx?$|\/)/;
  return banned.test(path)
    ? [`${path}:1 is named for no noun (index, utils, helpers, common, types)`]
    : [];
}

function importProblems(file: File): string[] {
  const allowed = mayImport[file.room];
  if (!allowed)
    return [`${file.path}:1 room "${file.room}" has no row in mayImport`];
  return file.imports.flatMap(({ target, isType, at }) => {
    const isOwn = target.startsWith(".");
    if (!isOwn) {
      return pureRooms.includes(file.room) && !target.startsWith("node:")
        ? [
            `${where(file, at)} ${file.room} is pure and may not import ${target}`,
          ]
        : [];
    }
    const resolved = resolve(file.path, target);
    if (resolved === "../package.json") return [];
    const room = roomOf(resolved);
    const isAllowed =
      room === file.room ||
      allowed.includes(room) ||
      (isType && typesForEveryone.includes(room));
    return isAllowed
      ? []
      : [`${where(file, at)} ${file.room} may not import ${room} (${target})`];
  });
}

function resolve(from: string, target: string): string {
  return normalize(join(dirname(from), target))
    .split(sep)
    .join("/");
}

function cycleProblems(files: readonly File[]): string[] {
  const edges = new Map(
    files.map((file) => [
      file.path,
      file.imports
        .filter(
          ({ target, isType, isLazy }) =>
            target.startsWith(".") && !isType && !isLazy,
        )
        .map(({ target }) => resolve(file.path, target)),
    ]),
  );
  const finished = new Set<string>();
  const problems: string[] = [];
  const walk = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      problems.push(
        `${path}:1 cycle: ${[...trail.slice(start), path].join(" → ")}`,
      );
      return;
    }
    if (finished.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    finished.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return problems;
}

function where(file: File, offset: number): string {
  return `${file.path}:${file.text.slice(0, offset).split("\n").length}`;
}
