// The workers of a chaos run: the real command, each in a process of its own, to be killed, stalled and misled.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const preload = new URL("./programs/worker.ts", import.meta.url);
const keptLines = 200;

export type Worker = {
  readonly pid: number;
  /** Resolves when it takes jobs. Rejects if it ends before. */
  readonly started: Promise<void>;
  /** kill -9; resolves when the kernel has cleared it away. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  readonly terminate: () => Promise<number | string>;
  readonly stall: () => void;
  readonly wake: () => void;
  readonly setClock: (shiftMs: number) => void;
};

export type Workers = {
  readonly start: (options?: { readonly clockShiftMs?: number }) => Worker;
  readonly running: () => readonly Worker[];
  /** What no worker should do, whatever happens: ending by itself. */
  readonly problems: readonly string[];
  /** The last lines of the logs, without those of attempts. */
  readonly logLines: readonly string[];
  readonly killAll: () => Promise<void>;
};

export function createWorkers(databaseUrl: string): Workers {
  const running = new Set<Worker>();
  const problems: string[] = [];
  const logLines: string[] = [];
  // As in the image, where it is made once: compiling is half of a start.
  const compileCache = mkdtempSync(join(tmpdir(), "postcommit-chaos-cache-"));
  const cached = { NODE_COMPILE_CACHE: compileCache };
  execFileSync(process.execPath, [command, "--version"], { env: cached });

  function note(pid: number, line: string): void {
    logLines.push(`${pid} ${line}`);
    if (logLines.length > keptLines) logLines.shift();
  }

  return {
    running: () => [...running],
    problems,
    logLines,
    start: ({ clockShiftMs = 0 } = {}) => {
      const child = spawn(
        process.execPath,
        [`--import=${preload.href}`, command, "start", "--only", "worker"],
        {
          // Elsewhere than in the clone, whose .env is nothing to a test.
          cwd: tmpdir(),
          env: {
            DATABASE_URL: databaseUrl,
            ALLOW_HTTP: "true",
            CANARY_INTERVAL_MS: "0",
            ALLOWED_NETWORKS: "127.0.0.0/8",
            PORT: "0",
            SHUTDOWN_GRACE_MS: "20000",
            ...cached,
            CHAOS_CLOCK_SHIFT_MS: String(clockShiftMs),
          },
          stdio: ["ignore", "pipe", "pipe", "ipc"],
        },
      );
      const worker = control(child, {
        note,
        onEnd: (how) => {
          running.delete(worker);
          if (how !== undefined) {
            const lastLines = logLines
              .filter((line) => line.startsWith(`${child.pid} `))
              .slice(-8)
              .map((line) => line.slice(0, 600));
            problems.push(
              [
                `worker ${child.pid} ended by itself: ${how}`,
                ...lastLines,
              ].join("\n"),
            );
          }
        },
      });
      running.add(worker);
      return worker;
    },
    killAll: async () => {
      await Promise.all([...running].map((worker) => worker.kill()));
      rmSync(compileCache, { recursive: true, force: true });
    },
  };
}

function control(
  child: ChildProcess,
  options: {
    readonly note: (pid: number, line: string) => void;
    /** Told how it ended, if it was not told to. */
    readonly onEnd: (how: string | undefined) => void;
  },
): Worker {
  const pid = child.pid ?? 0;
  let isEnding = false;
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => undefined);
  const exited = once(child, "close").then(([code, signal]) => {
    const how = String(code ?? signal);
    started.reject(new Error(`worker ${pid} ended (${how}) before its start`));
    options.onEnd(isEnding ? undefined : how);
    return (code ?? signal) as number | string;
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      if (line.includes('"msg":"attempt"')) return;
      if (line.includes('"msg":"started"')) started.resolve();
      options.note(pid, line);
    });
  }
  // It may be gone already when it is spoken to.
  child.on("error", () => undefined);
  return {
    pid,
    started: started.promise,
    kill: async () => {
      isEnding = true;
      child.kill("SIGKILL");
      await exited;
    },
    terminate: async () => {
      isEnding = true;
      child.kill("SIGTERM");
      return await exited;
    },
    stall: () => void child.kill("SIGSTOP"),
    wake: () => void child.kill("SIGCONT"),
    setClock: (clockShiftMs) => void child.send({ clockShiftMs }),
  };
}
