// The Chromium of the browser tests, from the npm package, unpacked once into build/ (which git ignores).
// CHROMIUM_PATH names another one.
import { existsSync } from "node:fs";
import { mkdtemp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import type { LaunchOptions } from "playwright-core";
import manifest from "../../package.json" with { type: "json" };

const build = join(import.meta.dirname, "../../build");
const version = manifest.devDependencies["@sparticuz/chromium"];
const folder = join(build, `chromium-${version}`);

/** Its own fonts, so that a page looks the same on every machine. */
const fontsFile = join(folder, "fonts.conf");
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;

/** Its flags but for those that switch off what these tests are about, or that it only needs in a cloud function. */
const unwanted =
  /^--(single-process|disable-web-security|allow-running-insecure-content|disable-site-isolation-trials|disable-features|enable-features|disk-cache-size|use-angle|use-gl|enable-unsafe-swiftshader|ignore-gpu-blocklist|in-process-gpu|headless)/;

/** How to launch it; unpacks it first if that was not done yet. */
export async function chromiumOptions(): Promise<LaunchOptions> {
  const given = process.env["CHROMIUM_PATH"];
  if (given) return { executablePath: given, args: ["--no-sandbox"] };
  // The package has it for Linux on x64 only.
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { channel: "chrome" };
  }
  await unpack();
  return {
    executablePath: join(folder, "chromium"),
    args: [
      ...chromium.args.filter((flag) => !unwanted.test(flag)),
      "--headless=shell",
      "--disable-webgl",
    ],
    env: { ...process.env, FONTCONFIG_FILE: fontsFile },
  };
}

async function unpack(): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(build, { recursive: true });
  const own = await mkdtemp(join(build, "chromium."));
  const before = process.env["TMPDIR"];
  try {
    // It unpacks into the folder for temporary files, wherever that is when it looks.
    process.env["TMPDIR"] = own;
    chromium.setGraphicsMode = false;
    await chromium.executablePath();
    await writeFile(join(own, "fonts.conf"), fonts);
    await rename(own, folder);
  } catch (error) {
    // Another test file was quicker.
    if (!existsSync(folder)) throw error;
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    await rm(own, { recursive: true, force: true });
  }
}
