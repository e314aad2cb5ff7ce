// Other processes of a bench: each is asked one thing at a time over IPC, and none outlives us.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";

export type Process = {
  readonly pid: number | undefined;
  /** Sends `question` and resolves with the next thing the process says. Rejects if it ends instead. */
  readonly ask: <Answer>(question: object) => Promise<Answer>;
  /** Rejects when it ends before stop(); never resolves. */
  readonly failed: Promise<never>;
  /** Resolves when it is gone: SIGTERM, and SIGKILL 20 s later. */
  readonly stop: () => Promise<void>;
};

const stopPatienceMs = 20_000;
const running = new Set<Process>();

/** Stops those that still run. */
export async function stopProcesses(): Promise<void> {
  await Promise.all([...running].map((process) => process.stop()));
}

/** Starts a Node program. What it logs goes to `logFile`, its errors to us. */
export function startProcess(
  program: URL,
  options: {
    readonly args?: readonly string[];
    readonly nodeArgs?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly logFile?: string;
  } = {},
): Process {
  const log = openSync(options.logFile ?? devNull, "a");
  const child = fork(program, options.args ?? [], {
    cwd: options.cwd ?? process.cwd(),
    env: { PATH: process.env["PATH"], ...options.env },
    execArgv: [
      "--disable-warning=ExperimentalWarning",
      // Whatever becomes of us, its IPC channel ends with us, and it with that.
      `--import=${import.meta.resolve("./programs/end-with-parent.ts")}`,
      ...(options.nodeArgs ?? []),
    ],
    serialization: "advanced",
    stdio: ["ignore", log, "inherit", "ipc"],
  });
  closeSync(log);
  let isStopping = false;
  const failed = once(child, "exit").then(async ([code, signal]) => {
    if (isStopping) await new Promise(() => undefined);
    throw new Error(`${program.pathname} ended: ${String(code ?? signal)}`);
  });
  failed.catch(() => undefined);
  const started: Process = {
    pid: child.pid,
    ask: async <Answer>(question: object) => {
      const answer = once(child, "message");
      child.send(question);
      const [message] = await Promise.race([answer, failed]);
      return message as Answer;
    },
    failed,
    stop: async () => {
      isStopping = true;
      await end(child);
      running.delete(started);
    },
  };
  running.add(started);
  return started;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), stopPatienceMs);
  await exit;
  clearTimeout(impatience);
}
