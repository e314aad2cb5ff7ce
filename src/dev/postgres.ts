// A Postgres server of our own for `postcommit dev` and the tests: one directory, one process,
// loopback only. It leaves nothing outside its directory and never outlives the process that started it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { PostcommitError } from "../errors.ts";
import { findEmbeddedBinaries } from "./postgres-binaries.ts";
import {
  environment,
  initCluster,
  readMajorVersion,
  readRecord,
  type ServerRecord,
  stopOrphan,
  writeRecord,
} from "./postgres-cluster.ts";
import { chooseUser, type RunAs } from "./run-as.ts";

export interface PostgresServer {
  readonly port: number;
  /** The postmaster's process id. */
  readonly pid: number;
  readonly majorVersion: number;
  /** The superuser's URL for a database, `postgres` unless named. */
  url(database?: string): string;
  /** Resolves when the process is gone. `immediate` skips the checkpoint: for data nobody wants. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
}

export interface PostgresOptions {
  /** All that belongs to this server: `cluster/`, `server.json` (password and port), `server.log`. */
  readonly dataDir: string;
  /** Must be free. Without it: last time's port where free, otherwise any. */
  readonly port?: number;
  /** Where `initdb` and `postgres` are; the npm package's unless given. */
  readonly binDir?: string;
  /** For tests: fast, and the data does not survive a crash of the machine. */
  readonly ephemeral?: boolean;
}

const startDeadlineMs = 60_000;
const stopPatienceMs = 20_000;
const startTries = 5;

/** Starts the server, making its cluster the first time. Throws POSTGRES_UNAVAILABLE. */
export async function startPostgres(
  options: PostgresOptions,
): Promise<PostgresServer> {
  const dataDir = resolve(options.dataDir);
  const clusterDir = join(dataDir, "cluster");
  const ephemeral = options.ephemeral ?? false;
  const binDir = options.binDir ?? (await findEmbeddedBinaries());

  await mkdir(dataDir, { recursive: true });
  // The server's user has to get through to the cluster; what is ours in here is 0600.
  await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  const runAs = chooseUser({ binDir, parentDir: dataDir, clusterDir });
  const majorVersion = await readMajorVersion(binDir, runAs);

  const last = await readRecord(dataDir);
  await stopOrphan(clusterDir, last);
  const password = await initCluster({
    dataDir,
    binDir,
    runAs,
    majorVersion,
    ephemeral,
    record: last,
  });

  for (let attempt = 1; ; attempt += 1) {
    const remembered = attempt === 1 ? last?.port : undefined;
    const port = options.port ?? (remembered || (await findFreePort()));
    const record: ServerRecord = { password, port, ownerPid: process.pid };
    // Before the launch, so that whoever finds the server also finds whose it is.
    await writeRecord(dataDir, record);
    const child = launch({ binDir, runAs, dataDir, port, ephemeral });
    const failure = await waitUntilReady(child, urlFor(record, "postgres"));
    if (failure === undefined)
      return serve(child, record, majorVersion, ephemeral);

    const log = await readFile(join(dataDir, "server.log"), "utf8");
    const tryAgain =
      attempt < startTries &&
      ((options.port === undefined && /could not bind/.test(log)) ||
        // A killed postmaster's children still hold its memory for a moment.
        /shared memory block .* still in use/.test(log));
    if (tryAgain) {
      await sleep(100);
      continue;
    }
    const tail = log.trimEnd().split("\n").slice(-15).join("\n  ");
    throw new PostcommitError(
      "POSTGRES_UNAVAILABLE",
      `Postgres ${majorVersion} did not start in ${dataDir} on port ${port}. The end of its log:\n  ${tail}\n` +
        "Free the port or choose another directory; delete the directory to begin afresh (its data is lost); " +
        "or set DATABASE_URL to use a Postgres of your own.",
      { cause: failure },
    );
  }
}

interface Launch {
  readonly binDir: string;
  readonly runAs: RunAs;
  readonly dataDir: string;
  readonly port: number;
  readonly ephemeral: boolean;
}

function launch(how: Launch): ChildProcess {
  const settings = {
    port: how.port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ...(how.ephemeral
      ? {
          max_connections: 300,
          shared_buffers: "128MB",
          fsync: "off",
          full_page_writes: "off",
          max_prepared_transactions: 10,
        }
      : { max_connections: 200 }),
  };
  const [command = "", ...args] = [
    ...how.runAs.prefix,
    join(how.binDir, "postgres"),
    "-D",
    join(how.dataDir, "cluster"),
    ...Object.entries(settings).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]),
  ];
  const log = openSync(join(how.dataDir, "server.log"), "w", 0o600);
  // In its own process group: Ctrl-C in the terminal is for us, and we stop Postgres last.
  const child = spawn(command, args, {
    ...how.runAs.ids,
    cwd: "/",
    env: environment(),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.on("error", () => undefined); // waitUntilReady sees it
  watch(child, how.ephemeral ? "QUIT" : "INT");
  return child;
}

// Kills the server when we die in whatever way, also by kill -9: the pipe then closes, and `read`
// fails. A line through the pipe tells it to go in peace. Windows has no sh and goes without.
function watch(child: ChildProcess, signal: "QUIT" | "INT"): void {
  if (child.pid === undefined || process.platform === "win32") return;
  const script = `read -r line || kill -${signal} "$0"`;
  const watchdog = spawn("sh", ["-c", script, String(child.pid)], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  (watchdog.stdin as Socket).unref();
  child.once("exit", () => watchdog.stdin.end("done\n"));
}

/** Undefined when it answers; otherwise why not, and then the process is gone. */
async function waitUntilReady(
  child: ChildProcess,
  url: string,
): Promise<unknown> {
  if (child.pid === undefined) return (await once(child, "error"))[0];
  const deadline = Date.now() + startDeadlineMs;
  const exited = once(child, "exit").then(() => {
    throw new Error("the server exited");
  });
  exited.catch(() => undefined);
  let lastError: unknown;
  while (!hasExited(child) && Date.now() < deadline) {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 2_000,
    });
    client.on("error", () => undefined);
    try {
      // Who else listens on the port may never answer.
      await Promise.race([client.connect(), exited]);
      await client.end();
      return undefined;
    } catch (error) {
      lastError = error;
      client.end().catch(() => undefined);
      await sleep(20);
    }
  }
  await terminate(child, "immediate");
  return lastError ?? new Error("no time to try");
}

function serve(
  child: ChildProcess,
  record: ServerRecord,
  majorVersion: number,
  ephemeral: boolean,
): PostgresServer {
  // It must not keep a finished program alive; the watchdog stops it then.
  child.unref();
  return {
    port: record.port,
    pid: child.pid ?? 0,
    majorVersion,
    url: (database = "postgres") => urlFor(record, database),
    stop: (mode = ephemeral ? "immediate" : "fast") => terminate(child, mode),
  };
}

async function terminate(
  child: ChildProcess,
  mode: "fast" | "immediate",
): Promise<void> {
  if (hasExited(child)) return;
  child.ref();
  const exit = once(child, "exit");
  child.kill(mode === "fast" ? "SIGINT" : "SIGQUIT");
  const impatience = setTimeout(() => child.kill("SIGQUIT"), stopPatienceMs);
  await exit;
  clearTimeout(impatience);
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function urlFor(record: ServerRecord, database: string): string {
  return `postgres://postgres:${record.password}@127.0.0.1:${record.port}/${encodeURIComponent(database)}`;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
