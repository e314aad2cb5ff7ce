// Carries out a Dockerfile's own instructions in a folder, a stage a subfolder, where no Docker
// engine is at hand. Knows the instructions our Dockerfile uses and refuses all others.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, matchesGlob, relative } from "node:path";

type Instruction = { readonly keyword: string; readonly value: string };
export type Stage = {
  readonly name: string;
  readonly instructions: readonly Instruction[];
};

/** What the last stage would run: the container's folder, environment and commands. */
export type Image = {
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly user: string;
  readonly stopSignal: string;
};

/** The stages of a Dockerfile's text, in order. */
export function parseDockerfile(text: string): Stage[] {
  const stages: { name: string; instructions: Instruction[] }[] = [];
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n/g, " ")
    .split("\n");
  for (const line of lines.filter((candidate) => candidate.trim() !== "")) {
    const [, keyword = "", value = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (keyword === "FROM") {
      const name = / AS (\S+)$/.exec(value)?.[1] ?? `${stages.length}`;
      stages.push({ name, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ keyword, value });
    }
  }
  return stages;
}

/** Replays `stages` below `root`, copying from `context` what .dockerignore lets through. */
export function replay(
  stages: readonly Stage[],
  context: string,
  root: string,
  hostEnv: Readonly<Record<string, string>>,
): Image {
  let image: Image | undefined;
  for (const stage of stages) {
    image = replayStage(stage, context, root, hostEnv);
  }
  if (!image) throw new Error("the Dockerfile has no stage");
  return image;
}

function replayStage(
  stage: Stage,
  context: string,
  root: string,
  hostEnv: Readonly<Record<string, string>>,
): Image {
  const stageRoot = join(root, stage.name);
  let workdir = stageRoot;
  let user = "root";
  let stopSignal = "";
  const env: Record<string, string> = {};
  const commands: Record<string, string[]> = { CMD: [], HEALTHCHECK: [] };
  for (const { keyword, value } of stage.instructions) {
    switch (keyword) {
      case "WORKDIR":
        workdir = join(stageRoot, value);
        mkdirSync(workdir, { recursive: true });
        break;
      case "ENV":
        Object.assign(env, pairs(value));
        break;
      case "COPY":
        copy(value, { context, root, stageRoot, workdir });
        break;
      case "RUN":
        execFileSync("sh", ["-c", value], {
          cwd: workdir,
          env: { ...hostEnv, ...env },
          stdio: "pipe",
        });
        break;
      case "USER":
        user = value;
        break;
      case "STOPSIGNAL":
        stopSignal = value;
        break;
      case "CMD":
      case "HEALTHCHECK":
        commands[keyword] = execForm(value);
        break;
      case "LABEL":
      case "EXPOSE":
        break;
      default:
        throw new Error(`cannot replay ${keyword} ${value}`);
    }
  }
  return {
    workdir,
    env,
    user,
    stopSignal,
    command: commands["CMD"] ?? [],
    healthcheck: commands["HEALTHCHECK"] ?? [],
  };
}

function copy(
  value: string,
  at: { context: string; root: string; stageRoot: string; workdir: string },
): void {
  const words = value.split(/\s+/);
  const from = words.find((word) => word.startsWith("--from="))?.slice(7);
  const paths = words.filter((word) => !word.startsWith("--"));
  const target = paths.pop() ?? "";
  const targetPath = target.startsWith("/")
    ? join(at.stageRoot, target)
    : join(at.workdir, target);
  const source = from === undefined ? at.context : join(at.root, from);
  const isIgnored =
    from === undefined ? ignoring(at.context) : (_path: string) => false;
  for (const path of paths) {
    const sourcePath = join(source, path);
    // A folder's content is copied; a file goes into a target that is a folder.
    const isInto = target.endsWith("/") && !statSync(sourcePath).isDirectory();
    if (isIgnored(path)) throw new Error(`.dockerignore hides ${path}`);
    cpSync(sourcePath, isInto ? join(targetPath, basename(path)) : targetPath, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !isIgnored(relative(source, file)),
    });
  }
}

/** Whether .dockerignore in `context` keeps a path out: the last pattern that matches decides. */
export function ignoring(context: string): (path: string) => boolean {
  const [file] = globSync(".dockerignore", { cwd: context });
  const patterns = file
    ? readFileSync(join(context, file), "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    : [];
  return (path) => {
    let isIgnored = false;
    for (const pattern of patterns) {
      const isException = pattern.startsWith("!");
      const glob = isException ? pattern.slice(1) : pattern;
      if (withParents(path).some((part) => matches(part, glob))) {
        isIgnored = !isException;
      }
    }
    return isIgnored;
  };
}

function matches(path: string, glob: string): boolean {
  // Docker's * takes a leading dot too.
  return glob === "*" ? !path.includes("/") : matchesGlob(path, glob);
}

function withParents(path: string): string[] {
  const parents = [path];
  for (let at = dirname(path); at !== "."; at = dirname(at)) parents.push(at);
  return parents;
}

function pairs(value: string): Record<string, string> {
  return Object.fromEntries(
    value.split(/\s+/).map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [name, rest.join("=")];
    }),
  );
}

function execForm(value: string): string[] {
  return JSON.parse(value.slice(value.indexOf("["))) as string[];
}
