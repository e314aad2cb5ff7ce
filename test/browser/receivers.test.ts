// The programs that an endpoint's page offers verify what is really sent. Each is copied from the page and run, where its
// language is on this machine: Node is everywhere.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { Page } from "playwright-core";
import { openPage } from "../helpers/browser.ts";
import { operatorToken, startTestApi } from "../helpers/api.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { findFreePort } from "../helpers/free-port.ts";
import { waitFor } from "../helpers/wait.ts";

type Language = {
  readonly label: string;
  readonly file: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** Succeeds where the language is there. */
  readonly probe: readonly [program: string, ...args: string[]];
  /** Only compiled, as no server of its own comes with it. */
  readonly isOnlyRead?: boolean;
};

const languages: readonly Language[] = [
  {
    label: "Node",
    file: "receiver.mjs",
    command: [process.execPath],
    probe: [process.execPath, "--version"],
  },
  {
    label: "Python",
    file: "receiver.py",
    command: ["python3"],
    probe: ["python3", "--version"],
  },
  {
    label: "Go",
    file: "receiver.go",
    command: ["go", "run"],
    probe: ["go", "version"],
  },
  {
    label: "Java",
    file: "Receiver.java",
    command: ["java"],
    probe: ["javac", "-version"],
  },
  {
    label: "PHP",
    file: "webhooks.php",
    command: ["php", "-S"],
    probe: ["php", "--version"],
  },
  {
    label: "Ruby",
    file: "config.ru",
    command: ["ruby", "-c"],
    probe: ["ruby", "--version"],
    isOnlyRead: true,
  },
];

for (const language of languages) {
  const { label, probe } = language;
  const [program, ...args] = probe;
  const isThere = spawnSync(program, args).status === 0;
  test(
    `the program in ${label} takes what is genuine, and nothing else`,
    { skip: isThere ? false : `there is no ${label} here` },
    (t) => check(t, language),
  );
}

async function check(t: TestContext, language: Language): Promise<void> {
  const database = await createDatabase(t);
  const api = await startTestApi(t, database, { isWhole: true });
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}/hooks/of-acme`;
  const [endpoint] = await database.query<{ id: string; secret: string }>(
    "select * from outbox.create_endpoint(url => $1, retry_schedule => '{}', timeout_ms => 60000)",
    [url],
  );
  const { id = "", secret = "" } = endpoint ?? {};
  const page = await openPage(t, api, {
    token: operatorToken,
    path: `/endpoints/${id}`,
  });
  const folder = await mkdtemp(join(tmpdir(), "postcommit-receiver-"));
  cleanUp(t, () => rm(folder, { recursive: true, force: true }));
  const path = join(folder, language.file);
  await writeFile(path, await programOn(page, language.label));
  if (language.isOnlyRead) {
    const [program, ...args] = language.command;
    const { status, stderr } = spawnSync(program, [...args, path]);
    assert.equal(status, 0, String(stderr));
    return;
  }
  await run(t, language, { path, folder, port, secret });

  // A payload that is changed by being read and written again, and letters beyond ASCII.
  await database.query(
    `insert into outbox.events (type, payload) values ('order.created', '{"id": 12345678901234567890, "price": 1.10, "name": "Zoë 🙂"}')`,
  );
  assert.equal(await outcome(1), "delivered 204");
  // It still has the old one, whose signature comes second.
  await database.query("select outbox.rotate_secret($1)", [id]);
  await database.query("select outbox.publish('order.created')");
  assert.equal(await outcome(2), "delivered 204");
  await database.query("select outbox.rotate_secret($1, '0')", [id]);
  await database.query("select outbox.publish('order.created')");
  assert.equal(await outcome(3), "failed 400");
  assert.equal(await post({}), 400);
  assert.equal(
    await post({
      "webhook-id": "x",
      "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
      "webhook-signature": "v1,AAAA v1, v2,AAAA junk",
    }),
    400,
  );

  async function outcome(count: number): Promise<string> {
    return await waitFor("the delivery", async () => {
      const rows = await database.query<{ status: string; code: number }>(
        "select status, last_status_code as code from outbox.deliveries where completed_at is not null order by id",
      );
      const last = rows.at(-1);
      return rows.length === count && last
        ? `${last.status} ${last.code}`
        : undefined;
    });
  }

  async function post(headers: Record<string, string>): Promise<number> {
    const response = await fetch(url, { method: "POST", headers, body: "{}" });
    return response.status;
  }
}

async function programOn(page: Page, label: string): Promise<string> {
  await page.getByRole("tab", { name: label, exact: true }).click();
  const region = page.getByRole("region", { name: `The program in ${label}` });
  return (await region.textContent()) ?? "";
}

/** Runs it until the test ends. */
async function run(
  t: TestContext,
  { command: [program, ...args] }: Language,
  options: {
    readonly path: string;
    readonly folder: string;
    readonly port: number;
    readonly secret: string;
  },
): Promise<void> {
  const { path, folder, port, secret } = options;
  const all = args.includes("-S")
    ? [...args, `127.0.0.1:${port}`, path]
    : [...args, path];
  const child = spawn(program, all, {
    cwd: folder,
    // Some run the program in a process of its own: all of them end together.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
  });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += String(data)));
  const exited = once(child, "exit");
  cleanUp(t, async () => {
    if (child.exitCode === null && child.pid)
      process.kill(-child.pid, "SIGKILL");
    await exited;
  });
  await waitFor("the program to listen", async () => {
    if (child.exitCode !== null) throw new Error(said);
    return await isListening(port);
  });
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
