// The files of our own Postgres: makes the cluster, remembers its password and port, and clears
// away a server whose owner was killed. Starting and stopping the server is postgres.ts' work.
import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  chown,
  mkdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { PostcommitError } from "../errors.ts";
import type { RunAs } from "./run-as.ts";

/** What `server.json` holds from one start to the next. */
export interface ServerRecord {
  readonly password: string;
  /** 0 before the first start. */
  readonly port: number;
  /** The process that started the server. */
  readonly ownerPid: number;
}

const orphanPatienceMs = 20_000;

/** Undefined where there is none, or none that can be read. */
export async function readRecord(
  dataDir: string,
): Promise<ServerRecord | undefined> {
  try {
    const text = await readFile(join(dataDir, "server.json"), "utf8");
    return JSON.parse(text) as ServerRecord;
  } catch {
    return undefined;
  }
}

/** Replaces `server.json` in one step; only its owner can read it. */
export async function writeRecord(
  dataDir: string,
  record: ServerRecord,
): Promise<void> {
  const file = join(dataDir, "server.json");
  await writeFile(`${file}.new`, `${JSON.stringify(record)}\n`, {
    mode: 0o600,
  });
  await rename(`${file}.new`, file);
}

/** The caller's environment without PG…, which would change what the programs do. */
export function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PG"),
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

/** 18 for "postgres (PostgreSQL) 18.4". */
export async function readMajorVersion(
  binDir: string,
  runAs: RunAs,
): Promise<number> {
  const output = await run(runAs, join(binDir, "postgres"), ["--version"]);
  return Number(/\) (\d+)/.exec(output)?.[1]);
}

interface ClusterPlan {
  readonly dataDir: string;
  readonly binDir: string;
  readonly runAs: RunAs;
  readonly majorVersion: number;
  readonly ephemeral: boolean;
  readonly record: ServerRecord | undefined;
}

/** Makes `cluster/` unless it is there. Returns the superuser's password. */
export async function initCluster(plan: ClusterPlan): Promise<string> {
  const { dataDir, binDir, runAs, majorVersion, record } = plan;
  const clusterDir = join(dataDir, "cluster");
  if (existsSync(clusterDir)) {
    if (record) return record.password;
    throw new PostcommitError(
      "POSTGRES_UNAVAILABLE",
      `The password of the database in ${dataDir} is lost (server.json is missing or damaged). ` +
        "Restore the file, or delete the directory to begin afresh (its data is lost), or set DATABASE_URL.",
    );
  }
  const password = record?.password ?? randomBytes(24).toString("base64url");
  // Made elsewhere and renamed when whole: an interrupted initdb leaves no half cluster.
  const newDir = `${clusterDir}.new`;
  const passwordFile = join(dataDir, "password.new");
  await rm(newDir, { recursive: true, force: true });
  await mkdir(newDir, { mode: 0o700 });
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (runAs.owner) {
      await chown(newDir, runAs.owner.uid, runAs.owner.gid);
      await chown(passwordFile, runAs.owner.uid, runAs.owner.gid);
    }
    await run(runAs, join(binDir, "initdb"), [
      `--pgdata=${newDir}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      ...(majorVersion >= 17
        ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        : []),
      ...(plan.ephemeral ? ["--no-sync"] : []),
    ]);
    // Before the rename: a cluster without its password is of no use.
    await writeRecord(dataDir, {
      password,
      port: record?.port ?? 0,
      ownerPid: process.pid,
    });
    await rename(newDir, clusterDir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(newDir, { recursive: true, force: true });
  }
  return password;
}

/**
 * Stops the server that still runs from `clusterDir` after its owner was killed.
 * Throws POSTGRES_UNAVAILABLE when the owner lives: then the server is in use.
 */
export async function stopOrphan(
  clusterDir: string,
  record: ServerRecord | undefined,
): Promise<void> {
  const lockFile = await readFile(
    join(clusterDir, "postmaster.pid"),
    "utf8",
  ).catch(() => "");
  const pid = Number.parseInt(lockFile, 10);
  if (!(pid > 0) || !(await runsFrom(pid, clusterDir))) return;
  if (record && signal(record.ownerPid, 0)) {
    throw new PostcommitError(
      "POSTGRES_UNAVAILABLE",
      `Postgres already runs from ${clusterDir} (process ${pid}), started by process ${record.ownerPid}. ` +
        "Stop that one first, or use another directory.",
    );
  }
  signal(pid, "SIGINT");
  const deadline = Date.now() + orphanPatienceMs;
  while (await runsFrom(pid, clusterDir)) {
    if (Date.now() > deadline) signal(pid, "SIGQUIT");
    await sleep(50);
  }
}

// The number alone proves nothing: after a crash it may belong to anyone. A postmaster's working
// directory is its cluster.
async function runsFrom(pid: number, clusterDir: string): Promise<boolean> {
  const dir = await realpath(clusterDir);
  if (process.platform === "linux") {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => "")) === dir;
  }
  const ps = spawnSync("ps", ["-o", "command=", "-p", String(pid)], {
    encoding: "utf8",
  });
  return ps.error === undefined && ps.stdout.includes(clusterDir);
}

/** False where there is no such process (any more). */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function run(
  runAs: RunAs,
  program: string,
  args: readonly string[],
): Promise<string> {
  const [command = "", ...rest] = [...runAs.prefix, program, ...args];
  try {
    const { stdout } = await promisify(execFile)(command, rest, {
      ...runAs.ids,
      cwd: "/",
      env: environment(),
    });
    return stdout;
  } catch (cause) {
    const output = (cause as { stderr?: string }).stderr?.trim() ?? "";
    throw new PostcommitError(
      "POSTGRES_UNAVAILABLE",
      `${program} failed: ${output || String(cause)}\nSet DATABASE_URL to use a Postgres of your own.`,
      { cause },
    );
  }
}
