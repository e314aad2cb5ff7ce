// Builds the dashboard: src/dashboard → build/dashboard, compressed beforehand. `npm run build` runs this file.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { glob, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const root = join(import.meta.dirname, "../..");
const sources = "src/dashboard";
const folder = join(root, "build/dashboard");
const stamp = join(root, "build/dashboard.sources");
const compressible = "**/*.{js,css,html,svg}";

/** Builds it if it is missing or older than what it is made of. Returns whether it was. */
export async function keepDashboardBuilt(
  onBuild: () => void = () => undefined,
): Promise<boolean> {
  const made = await readFile(stamp, "utf8").catch(() => "");
  if (made === (await digestOfSources())) return false;
  onBuild();
  // In a process of its own, which takes the memory that a build needs along when it ends.
  await promisify(execFile)(process.execPath, [import.meta.filename]);
  return true;
}

/** Builds it beside the one that may be served meanwhile, and puts it in its place when it is complete. */
async function buildDashboard(): Promise<void> {
  const digest = await digestOfSources();
  const made = `${folder}.${process.pid}`;
  try {
    // Only here: production has neither.
    const { build } = await import("vite");
    const { default: react } = await import("@vitejs/plugin-react");
    await build({
      configFile: false,
      root: join(root, sources),
      plugins: [react()],
      logLevel: "warn",
      build: {
        outDir: made,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        // What test/browser/first-load.test.ts adds up.
        manifest: true,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        // What most pages share comes in one file: better compressed, and fewer to wait for.
        rolldownOptions: {
          output: {
            codeSplitting: { groups: [{ name: "shared", minShareCount: 6 }] },
          },
        },
      },
    });
    await compress(made);
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder);
    await writeFile(stamp, digest);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function compress(made: string): Promise<void> {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  for await (const name of glob(compressible, { cwd: made })) {
    const content = await readFile(join(made, name));
    await writeFile(join(made, `${name}.br`), await brotli(content, best));
    await writeFile(join(made, `${name}.gz`), await zip(content, { level: 9 }));
  }
}

/** Of everything that goes into it. Times of files say nothing after a checkout. */
async function digestOfSources(): Promise<string> {
  const names = await Array.fromAsync(glob(`${sources}/**/*.*`, { cwd: root }));
  const hash = createHash("sha256");
  for (const name of [
    ...names,
    "package-lock.json",
    "src/dev/dashboard.ts",
  ].toSorted()) {
    hash.update(`${name}\0`).update(await readFile(join(root, name)));
  }
  await mkdir(dirname(stamp), { recursive: true });
  return hash.digest("hex");
}

if (import.meta.main) await buildDashboard();
