// The service under test, in this process or as the real command in a process of its own. Its endpoints may be plain
// http on loopback, since that is where the receivers are.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { TestContext } from "node:test";
import { loadConfig } from "../../src/config.ts";
import type { VariableName } from "../../src/config/variables.ts";
import { createLogger } from "../../src/log.ts";
import { startService, type ServicePart } from "../../src/service.ts";
import { cleanUp } from "./cleanup.ts";

const command = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

type Settings = Partial<Record<VariableName, string>>;

function settingsOf(databaseUrl: string, env: Settings): Settings {
  return {
    DATABASE_URL: databaseUrl,
    PORT: "0",
    ALLOW_HTTP: "true",
    ALLOWED_NETWORKS: "127.0.0.0/8",
    SHUTDOWN_GRACE_MS: "2000",
    // Its rows would be among those that tests count.
    CANARY_INTERVAL_MS: "0",
    ...env,
  };
}

export interface TestService {
  readonly url: string | undefined;
  /** What it has logged so far, a JSON object each. */
  readonly logLines: readonly string[];
  /** In good order, once; the test's end does it anyway. */
  stop(): Promise<void>;
}

/** Starts worker and API in this process. An empty setting is one that is not set. */
export async function startTestService(
  t: TestContext,
  database: { readonly url: string },
  env: Settings & { readonly only?: ServicePart } = {},
): Promise<TestService> {
  const { only, ...settings } = env;
  const logLines: string[] = [];
  const log = createLogger({
    level: "debug",
    destination: { write: (line) => void logLines.push(line) },
  });
  const service = await startService(
    loadConfig(settingsOf(database.url, settings)),
    { log, only },
  );
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= service.stop());
  cleanUp(t, stop);
  return { url: service.url, logLines, stop };
}

export interface ServiceProcess {
  readonly pid: number;
  /** All of it so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the exit code, or with the name of the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs the real command until it says that it has started; the test's end kills it. Throws with its output if it exits before. */
export async function spawnService(
  t: TestContext,
  database: { readonly url: string },
  args: readonly string[] = [],
  env: Settings = {},
): Promise<ServiceProcess> {
  const process = spawnCommand(
    t,
    ["start", ...args],
    settingsOf(database.url, env),
  );
  const started = Promise.withResolvers<undefined>();
  process.onOutput(() => {
    if (process.stdout().includes('"msg":"started"')) {
      started.resolve(undefined);
    }
  });
  const early = process.exited.then((code) => {
    throw new Error(
      `it exited with ${code} before it had started:\n${process.stdout()}${process.stderr()}`,
    );
  });
  await Promise.race([started.promise, early]);
  early.catch(() => undefined);
  return process;
}

/** Runs `start` and waits for nothing. */
export function spawnStart(
  t: TestContext,
  database: { readonly url: string },
): ServiceProcess {
  return spawnCommand(t, ["start"], settingsOf(database.url, {}));
}

/** Runs a command to its end, with these variables and no others. */
export async function runCommand(
  t: TestContext,
  args: readonly string[],
  env: Settings = {},
): Promise<{ code: number | NodeJS.Signals; stdout: string; stderr: string }> {
  const process = spawnCommand(t, args, env);
  const code = await process.exited;
  return { code, stdout: process.stdout(), stderr: process.stderr() };
}

function spawnCommand(
  t: TestContext,
  args: readonly string[],
  env: Settings,
): ServiceProcess & { onOutput(listener: () => void): void } {
  // Elsewhere than in the clone, whose .env is nothing to a test.
  const child = spawn(process.execPath, [command, ...args], {
    cwd: tmpdir(),
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  // Not `exit`: its last words may come after that.
  const exited = once(child, "close").then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
  );
  cleanUp(t, async () => {
    child.kill("SIGKILL");
    await exited;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    exited,
    kill: (signal) => void child.kill(signal),
    onOutput: (listener) => void child.stdout.on("data", listener),
  };
}
