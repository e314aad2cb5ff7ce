// Holds Dockerfile and compose.yaml against reality: installs, migrates, starts and asks the
// health check by the Dockerfile's own instructions, without a Docker engine.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { variables } from "../../src/config/variables.ts";
import { createEmptyDatabase } from "../helpers/database.ts";
import { waitFor } from "../helpers/wait.ts";
import { ignoring, parseDockerfile, replay, type Image } from "./dockerfile.ts";

const context = join(import.meta.dirname, "../..");
const stages = parseDockerfile(
  readFileSync(join(context, "Dockerfile"), "utf8"),
);
const root = mkdtempSync(join(tmpdir(), "postcommit-image-"));

// Node 26 first, as in the image; of the machine only what finds programs and npm's cache.
const hostEnv = {
  PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
  HOME: process.env["HOME"] ?? root,
  // What is in npm's cache is good enough: the lock file has the checksums.
  npm_config_prefer_offline: "true",
  ...networkOf(process.env),
};

/** How this machine reaches a registry, as a build on it would. */
function networkOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const isNetwork =
    /^(node_extra_ca_certs|ssl_cert_(file|dir)|(https?|no)_proxy|npm_config_(registry|cafile|cache))$/i;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && isNetwork.test(name) ? [[name, value]] : [],
    ),
  );
}
let image: Image;

before(() => {
  image = replay(stages, context, root, hostEnv);
});
after(() => {
  rmSync(root, { recursive: true, force: true });
});

test("the image holds what runs and nothing else", () => {
  for (const path of [
    "src/cli.ts",
    "sql/migrations",
    "node_modules/pg",
    "package.json",
    "build/dashboard/index.html",
  ]) {
    assert.ok(existsSync(join(image.workdir, path)), `${path} is missing`);
  }
  for (const path of [
    "test",
    ".git",
    ".env",
    "node_modules/typescript",
    "node_modules/vite",
    "src/dashboard",
  ]) {
    assert.ok(
      !existsSync(join(image.workdir, path)),
      `${path} is in the image`,
    );
  }
  assert.equal(image.user, "node");
  assert.equal(image.stopSignal, "SIGTERM");
});

test("the image's command explains itself", () => {
  assert.match(runInImage([...image.command, "--help"]), /start/);
});

test(
  "the image migrates, starts, is healthy and stops",
  { timeout: 60_000 },
  async (t) => {
    const { url } = await createEmptyDatabase(t);
    const env = { DATABASE_URL: url, PORT: String(await freePort()) };
    runInImage([...image.command.slice(0, -1), "migrate"], env);

    const [program = "", ...args] = image.command;
    const service = spawn(program, args, {
      cwd: image.workdir,
      env: { ...hostEnv, ...image.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    t.after(() => service.kill("SIGKILL"));
    let output = "";
    service.stdout.on("data", (chunk) => (output += chunk));
    service.stderr.on("data", (chunk) => (output += chunk));
    const exited = once(service, "exit");

    const isHealthy = async () => {
      assert.equal(service.exitCode, null, output);
      try {
        runInImage(image.healthcheck, env);
        return true;
      } catch {
        return false;
      }
    };
    await waitFor("the health check", isHealthy, { timeoutMs: 30_000 });
    const page = await fetch(`http://127.0.0.1:${env.PORT}/`, {
      headers: { accept: "text/html" },
    });
    assert.equal(page.status, 200);

    service.kill(image.stopSignal as NodeJS.Signals);
    assert.deepEqual(await exited, [0, null], output);
    assert.throws(
      () => runInImage(image.healthcheck, env),
      "a stopped service is unhealthy",
    );
  },
);

test("compose.yaml passes on no variable that does not exist", () => {
  const compose = readFileSync(join(context, "compose.yaml"), "utf8");
  const names = [...compose.matchAll(/^ {6}([A-Z_]+):/gm)].map(
    ([, name]) => name ?? "",
  );
  const known = [
    ...Object.keys(variables),
    "PGPASSWORD",
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_PASSWORD",
  ];
  assert.ok(names.includes("DATABASE_URL"));
  assert.deepEqual(
    names.filter((name) => !known.includes(name)),
    [],
  );
});

test(".dockerignore keeps everything out that it does not name", () => {
  const isIgnored = ignoring(context);
  for (const path of [
    ".env",
    ".git/config",
    "test/run.ts",
    "node_modules/pg",
    ".postcommit/x",
  ]) {
    assert.ok(isIgnored(path), `${path} would be sent`);
  }
  for (const path of [
    "src/cli.ts",
    "sql/functions/a.sql",
    "package-lock.json",
    ".npmrc",
  ]) {
    assert.ok(!isIgnored(path), `${path} would not be sent`);
  }
});

test("the replay refuses what it does not know, and fails where Docker would", () => {
  assert.throws(
    replayed("FROM a\nWORKDIR /app\nRUN true && \\\n  false"),
    /Command failed/,
  );
});

test("a copied folder leaves out what .dockerignore names", () => {
  const dir = mkdtempSync(join(root, "ignore-"));
  writeFileSync(join(dir, ".dockerignore"), "**/*.log\n!keep.log\n");
  const isIgnored = ignoring(dir);
  assert.ok(isIgnored("src/a/b.log"));
  assert.ok(!isIgnored("keep.log"));
  assert.ok(!isIgnored("src/a/b.ts"));
});

function replayed(text: string): () => Image {
  const folder = mkdtempSync(join(root, "bad-"));
  return () => replay(parseDockerfile(text), context, folder, hostEnv);
}

function runInImage(
  command: readonly string[],
  env: Record<string, string> = {},
): string {
  const [program = "", ...args] = command;
  return execFileSync(program, args, {
    cwd: image.workdir,
    env: { ...hostEnv, ...image.env, ...env },
    encoding: "utf8",
    stdio: "pipe",
    timeout: 20_000,
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  assert.ok(address !== null && typeof address === "object");
  return address.port;
}
