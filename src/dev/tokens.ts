// The tokens of `dev`: made once and kept, so that a link that signs one in goes on working.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const dataDir = ".postcommit";

/** OPERATOR_TOKEN and TOKEN_SECRET for where the environment has none. */
export async function keptTokens(): Promise<{
  OPERATOR_TOKEN: string;
  TOKEN_SECRET: string;
}> {
  return {
    OPERATOR_TOKEN: await kept("operator-token"),
    TOKEN_SECRET: await kept("token-secret"),
  };
}

async function kept(name: string): Promise<string> {
  const file = join(dataDir, name);
  try {
    return await readFile(file, "utf8");
  } catch {
    const made = randomBytes(32).toString("hex");
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, made, { mode: 0o600 });
    return made;
  }
}
