// The embedded server against real processes: it starts, keeps, stops and leaves nothing.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import pg from "pg";
import { type PostgresServer, startPostgres } from "../../src/dev/postgres.ts";
import { findEmbeddedBinaries } from "../../src/dev/postgres-binaries.ts";
import { PostcommitError } from "../../src/errors.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { waitFor } from "../helpers/wait.ts";

test("the data, the password and the port survive a restart", async (t) => {
  const dataDir = await scratchDir(t);
  const first = await start(t, dataDir);
  await query(first.url(), "create table kept as select 'yes' as answer");
  await first.stop();
  await waitForDeath(first.pid);

  const second = await start(t, dataDir);
  assert.equal(second.url(), first.url());
  assert.deepEqual(await query(second.url(), "table kept"), [
    { answer: "yes" },
  ]);
  assert.equal(second.majorVersion, 18);
});

test("it speaks UTF-8, wants the password and keeps commits synchronous", async (t) => {
  const server = await start(t, await scratchDir(t));
  const [row] = await query(
    server.url(),
    `select current_setting('server_encoding') as encoding, current_setting('synchronous_commit') as sync,
            current_setting('listen_addresses') as addresses, upper('é') as upper`,
  );
  assert.deepEqual(row, {
    encoding: "UTF8",
    sync: "on",
    addresses: "127.0.0.1",
    upper: "É",
  });
  const url = new URL(server.url());
  url.password = "wrong";
  await assert.rejects(query(url.href, "select 1"), { code: "28P01" });
});

test("nobody else can read the password", async (t) => {
  const dataDir = await scratchDir(t);
  await start(t, dataDir);
  const { mode } = await stat(join(dataDir, "server.json"));
  assert.equal(mode & 0o777, 0o600);
});

test("another port is taken when last time's is in use", async (t) => {
  const dataDir = await scratchDir(t);
  const first = await start(t, dataDir);
  await first.stop();
  const squatter = createServer().listen(first.port, "127.0.0.1");
  cleanUp(t, () => squatter.close());
  await once(squatter, "listening");
  const second = await start(t, dataDir);
  assert.notEqual(second.port, first.port);
});

test("a port that was asked for and is in use is an error with the server's own words", async (t) => {
  const squatter = createServer().listen(0, "127.0.0.1");
  cleanUp(t, () => squatter.close());
  await once(squatter, "listening");
  const { port } = squatter.address() as { port: number };
  const dataDir = await scratchDir(t);
  await assert.rejects(
    startPostgres({ dataDir, port, ephemeral: true }),
    (error: Error) => {
      assert.ok(error instanceof PostcommitError);
      assert.equal(error.code, "POSTGRES_UNAVAILABLE");
      assert.match(error.message, /Address already in use/);
      assert.match(error.message, /DATABASE_URL/);
      return true;
    },
  );
});

test("a second start on a directory in use is refused", async (t) => {
  const dataDir = await scratchDir(t);
  const server = await start(t, dataDir);
  await assert.rejects(
    startPostgres({ dataDir, ephemeral: true }),
    /already runs/,
  );
  assert.equal((await query(server.url(), "select 1")).length, 1);
});

test("the lock file of a killed server does not stand in the way", async (t) => {
  const dataDir = await scratchDir(t);
  const first = await start(t, dataDir);
  process.kill(first.pid, "SIGKILL");
  await waitForDeath(first.pid);
  await start(t, dataDir);
});

test("a server dies with its owner, however that one dies", async (t) => {
  const dataDir = await scratchDir(t);
  const { owner, pid } = await startElsewhere(t, dataDir);
  owner.kill("SIGKILL");
  await once(owner, "exit");
  await waitForDeath(pid);
});

test(
  "a server whose owner and watchdog were killed is stopped by the next start",
  { skip: !existsSync("/proc/self/cmdline") },
  async (t) => {
    const dataDir = await scratchDir(t);
    const { owner, pid } = await startElsewhere(t, dataDir);
    process.kill(await findWatchdog(pid), "SIGKILL");
    owner.kill("SIGKILL");
    await once(owner, "exit");
    assert.ok(isRunning(pid));
    const server = await start(t, dataDir);
    assert.ok(!isRunning(pid));
    assert.equal((await query(server.url(), "select 1")).length, 1);
  },
);

test("an interrupted initdb leaves nothing that the next start trips over", async (t) => {
  const dataDir = await scratchDir(t);
  await mkdir(join(dataDir, "cluster.new", "base"), { recursive: true });
  await start(t, dataDir);
});

test("a cluster without its password says how to go on", async (t) => {
  const dataDir = await scratchDir(t);
  const server = await start(t, dataDir);
  await server.stop();
  await rm(join(dataDir, "server.json"));
  await assert.rejects(startPostgres({ dataDir }), /password .* is lost/);
});

test(
  "root can run it where only root can go",
  { skip: process.getuid?.() !== 0 },
  async (t) => {
    const closedDir = await scratchDir(t);
    await chmod(closedDir, 0o700);
    // The binaries behind a closed door too, as in a clone beneath /root.
    const native = dirname(await findEmbeddedBinaries());
    await cp(native, join(closedDir, "native"), {
      recursive: true,
      verbatimSymlinks: true,
    });
    const server = await startPostgres({
      dataDir: join(closedDir, "data"),
      binDir: join(closedDir, "native", "bin"),
      ephemeral: true,
    });
    cleanUp(t, () => server.stop());
    await query(server.url(), "create table t as select 1");
    assert.equal((await stat(closedDir)).mode & 0o777, 0o700);
  },
);

async function scratchDir(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "postcommit-dev-"));
  cleanUp(t, () => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function start(t: TestContext, dataDir: string): Promise<PostgresServer> {
  const server = await startPostgres({ dataDir, ephemeral: true });
  cleanUp(t, () => server.stop());
  return server;
}

/** A server that belongs to another process, as it would to a terminal's `npm start`. */
async function startElsewhere(
  t: TestContext,
  dataDir: string,
): Promise<{ owner: ChildProcess; pid: number }> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(import.meta.resolve("../../src/dev/postgres.ts"))});
    const server = await startPostgres({ dataDir: process.argv[1], ephemeral: true });
    console.log(server.pid);
    setInterval(() => undefined, 1000);`;
  const owner = spawn(
    process.execPath,
    ["--input-type=module", "--eval", script, dataDir],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  cleanUp(t, () => owner.kill("SIGKILL"));
  const [line] = (await once(
    createInterface({ input: owner.stdout }),
    "line",
  )) as [string];
  return { owner, pid: Number(line) };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function waitForDeath(pid: number): Promise<void> {
  await waitFor(`the end of process ${pid}`, async () => !isRunning(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  // In a container nobody may collect an orphan's exit status.
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

async function findWatchdog(pid: number): Promise<number> {
  for (const entry of await readdir("/proc")) {
    const file = `/proc/${entry}/cmdline`;
    const command = await readFile(file, "utf8").catch(() => "");
    if (command.startsWith("sh\0-c\0read") && command.endsWith(`\0${pid}\0`))
      return Number(entry);
  }
  throw new Error(`no watchdog for process ${pid}`);
}
