// Runs one example of a document as its reader would: GraphQL over HTTP or a websocket, SQL as role outbox_operator,
// programs in a process of their own. What stands for something in the document is replaced by what stands there.
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { getOperationAST, parse } from "graphql";
import { operatorToken, startTestApi, tokenSecret } from "../helpers/api.ts";
import { cleanUp } from "../helpers/cleanup.ts";
import type { TestDatabase } from "../helpers/database.ts";
import { createReceiver } from "../helpers/receiver.ts";
import { waitFor } from "../helpers/wait.ts";
import { createWatcher } from "../helpers/watcher.ts";
import type { Example, Step } from "./document.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

export interface Runner {
  /** Throws if it fails. */
  run(step: Step): Promise<void>;
}

export function isMutation(step: Step | undefined): step is Example {
  return operationOf(step) === "mutation";
}

function operationOf(step: Step | undefined): string | undefined {
  if (step?.kind !== "example" || step.language !== "graphql") return undefined;
  return getOperationAST(parse(step.text))?.operation;
}

/** A whole service, and consumers at acme.example: /down and /broken fail. */
export async function createRunner(
  t: TestContext,
  database: TestDatabase,
): Promise<Runner> {
  const receiver = await createReceiver(t, {
    replies: ({ path }) =>
      path.startsWith("/hooks") ? {} : { status: 500, body: "It is broken." },
  });
  const api = await startTestApi(t, database, {
    isWhole: true,
    CANARY_INTERVAL_MS: "60000",
  });
  const bin = await fakeNpx(t);
  const ago = (hours: number): string =>
    new Date(Date.now() - hours * 3_600_000).toISOString();
  const names = new Map([
    ["OPERATOR_TOKEN", operatorToken],
    ["HOUR_AGO", ago(1)],
    ["DAY_AGO", ago(24)],
    ["WEEK_AGO", ago(7 * 24)],
  ]);

  const valueOf = (name: string): string => {
    const value = names.get(name);
    if (value === undefined) throw new Error(`${name} is not known`);
    return value;
  };
  const placed = (text: string): string =>
    text
      .replaceAll("http://localhost:8377", api.url)
      .replaceAll("ws://localhost:8377", api.url.replace("http", "ws"))
      .replaceAll("https://acme.example", `http://127.0.0.1:${receiver.port}`);
  const filled = (text: string): string =>
    placed(text).replaceAll(
      /(?<!as ")\b[A-Z]+(?:_[A-Z]+)*_(?:ID|AGO|CURSOR)\b/g,
      valueOf,
    );

  async function keep(name: string, value: unknown): Promise<void> {
    if (typeof value !== "string" || value === "") {
      throw new Error(`there is no ${name}`);
    }
    names.set(name, value);
    if (!name.endsWith("_TOKEN")) return;
    const query = "{ endpoints { nodes { id } } }";
    const { status } = await api.ask(value, query);
    if (status !== 200) throw new Error(`${name} is not good: ${status}`);
  }

  async function given(statements: string): Promise<void> {
    const results: unknown = await database.pool.query(filled(statements));
    const last = [results].flat().at(-1) as { rows: Record<string, unknown>[] };
    for (const [name, value] of Object.entries(last.rows[0] ?? {})) {
      if (/^[A-Z]/.test(name)) await keep(name, value);
    }
  }

  async function until(condition: string): Promise<void> {
    const query = `select ${filled(condition)} as holds`;
    await waitFor(
      condition,
      async () => (await database.query(query))[0]?.["holds"] === true,
    );
  }

  async function program(
    file: string,
    args: readonly string[],
  ): Promise<string> {
    const { stdout } = await run(file, [...args], {
      cwd: root, // where packages are found
      timeout: 60_000,
      env: {
        ...Object.fromEntries(names),
        PATH: [bin, process.env["PATH"]].join(delimiter),
        HOME: process.env["HOME"],
        TOKEN_SECRET: tokenSecret,
        DATABASE_URL: database.url,
      },
    });
    if (/"errors":/.test(stdout)) throw new Error(stdout);
    return stdout.trim().split("\n").at(-1) ?? "";
  }

  async function graphql(example: Example): Promise<unknown> {
    const variables = JSON.parse(filled(example.variables ?? "{}")) as object;
    const token = valueOf(example.token);
    const { status, body } = await api.ask(token, example.text, {
      ...variables,
    });
    if (status !== 200 || body.errors) throw new Error(JSON.stringify(body));
    for (const [name, value] of Object.entries(body.data ?? {})) {
      const isList = value !== null && Array.isArray(value.nodes);
      const isExpected = example.expected?.includes(name) ?? true;
      if (isExpected && (value === null || (isList && !value.nodes[0]))) {
        throw new Error(`${name} is empty: it shows nothing`);
      }
    }
    return body.data;
  }

  async function subscription(example: Example): Promise<unknown> {
    const watcher = createWatcher(t, api.url, valueOf(example.token));
    const variables = JSON.parse(filled(example.variables ?? "{}")) as object;
    const heard = await watcher.watch<{ errors?: unknown }>(example.text, {
      ...variables,
    });
    await waitFor("a message", async () => {
      await given(example.meanwhile ?? "select");
      return heard.length > 0;
    });
    if (heard[0]?.errors) throw new Error(JSON.stringify(heard[0].errors));
    return undefined;
  }

  /** As an operator would in psql; of a mutation, to see that it works: it is taken back. */
  async function sql(example: Example): Promise<undefined> {
    const client = await database.pool.connect();
    try {
      await client.query("begin; set local role outbox_operator");
      await client.query(filled(example.text));
    } finally {
      await client.query("rollback");
      client.release();
    }
  }

  async function javascript(example: Example): Promise<string> {
    const args = ["--input-type=module", "-e", filled(example.text)];
    const done = program(process.execPath, args);
    if (!example.meanwhile) return await done;
    const ended = done.then(
      () => true,
      () => true,
    );
    const next = async (): Promise<boolean> => {
      await given(example.meanwhile ?? "select");
      return await Promise.race([ended, delayed()]);
    };
    await waitFor("the program", next);
    return await done;
  }

  async function answer(example: Example): Promise<unknown> {
    switch (example.language) {
      case "graphql":
        return await (operationOf(example) === "subscription"
          ? subscription(example)
          : graphql(example));
      case "sql":
        return await sql(example);
      case "js":
        return { stdout: await javascript(example) };
      case "python":
        return { stdout: await program("python3", ["-c", example.text]) };
      default: {
        const script = `set -euo pipefail\n${placed(example.text)}`;
        return { stdout: await program("bash", ["-c", script]) };
      }
    }
  }

  return {
    run: async (step) => {
      if (step.kind !== "example") {
        await (step.kind === "given" ? given(step.sql) : until(step.sql));
        return;
      }
      const found = await answer(step).catch((error: unknown) => {
        // Not every machine has them.
        const { code, path } = error as { code?: string; path?: string };
        if (code !== "ENOENT" || path !== "python3") throw error;
        t.diagnostic(`line ${step.line} was not tried: there is no ${path}`);
        return undefined;
      });
      if (found === undefined) return;
      for (const [name, path] of step.keeps) await keep(name, at(found, path));
    },
  };
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (found, name) => (found as Record<string, unknown> | null)?.[name],
      value,
    );
}

async function delayed(): Promise<boolean> {
  return await new Promise((resolve) => setTimeout(resolve, 100, false));
}

/** `npx postcommit …` runs the command of this clone. */
async function fakeNpx(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "postcommit-npx-"));
  cleanUp(t, () => rm(dir, { recursive: true }));
  const file = join(dir, "npx");
  const command = `'${process.execPath}' '${join(root, "src/cli.ts")}'`;
  await writeFile(file, `#!/bin/sh\nshift\nexec ${command} "$@"\n`);
  await chmod(file, 0o755);
  return dir;
}
