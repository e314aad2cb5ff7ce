// A real PgBouncer in transaction mode in front of a test's database. Where there is none, tests say so and are skipped.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, readFileSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";
import { cleanUp } from "./cleanup.ts";
import type { TestDatabase } from "./database.ts";
import { waitFor } from "./wait.ts";

/** Undefined where it is not installed. */
function findPgBouncer(): string | undefined {
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    "/usr/sbin",
    "/usr/local/sbin",
  ];
  return folders
    .map((folder) => join(folder, "pgbouncer"))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const program = findPgBouncer();

/** For node:test's option `skip`. */
export const withoutPgBouncer = program
  ? false
  : "pgbouncer is not installed (Debian: apt-get install pgbouncer)";

export interface Pooler {
  /** The database's URL, through the pooler. */
  readonly url: string;
  /** Ends the process; the test's end does it anyway. */
  stop(): Promise<void>;
}

/** Starts it on 127.0.0.1 until the test ends. `settings` are lines of its section [pgbouncer]. */
export async function startPgBouncer(
  t: TestContext,
  database: TestDatabase,
  settings: readonly string[] = [],
): Promise<Pooler> {
  const target = new URL(database.url);
  const port = await findFreePort();
  const dir = await mkdtemp(join(tmpdir(), "postcommit-pgbouncer-"));
  cleanUp(t, () => rm(dir, { recursive: true, force: true }));
  const file = join(dir, "pgbouncer.ini");
  const login = `user=${target.username} password=${decodeURIComponent(target.password)}`;
  await writeFile(
    file,
    `[databases]
${database.name} = host=${target.hostname} port=${target.port || 5432} ${login}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
server_login_retry = 1
${settings.join("\n")}
`,
  );
  const ids = process.getuid?.() === 0 ? nobody() : undefined;
  if (ids) {
    await chown(dir, ids.uid, ids.gid);
    await chown(file, ids.uid, ids.gid);
  }
  const child = spawn(program ?? "pgbouncer", [file], {
    ...ids,
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (log += text));
  const exited = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  cleanUp(t, stop);
  await waitFor("PgBouncer", async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer exited:\n${log}`);
    return await isListening(port);
  });
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String(port);
  return { url: url.href, stop };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

// It refuses to run as root.
function nobody(): { uid: number; gid: number } {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(
    readFileSync("/etc/passwd", "utf8"),
  );
  return { uid: Number(line?.[1] ?? 65534), gid: Number(line?.[2] ?? 65534) };
}
