// Holds package.json and its lock file to what a fresh clone on any platform needs.
import assert from "node:assert/strict";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import lock from "../../package-lock.json" with { type: "json" };
import manifest from "../../package.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
const locked = new Map(
  Object.entries<Locked>(lock.packages).filter(([path]) => path !== ""),
);

test("the command is a program: npx runs it by its first line", () => {
  const path = join(root, manifest.bin.postcommit);
  assert.match(readFileSync(path, "utf8"), /^#!\/usr\/bin\/env node\n/);
  accessSync(path, constants.X_OK);
});

test("dependencies are pinned exactly", () => {
  const loose = Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
  }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  assert.deepEqual(loose, []);
});

test("every install script is one that we allow", () => {
  const scripts = [...locked]
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf("node_modules/") + 13));
  assert.deepEqual(
    scripts.toSorted(),
    Object.keys(manifest.allowScripts).toSorted(),
  );
});

// npm leaves out what the registry did not serve that day, and `npm ci` then refuses the file.
test("the lock file has the packages of every platform, with their checksums", () => {
  const missing = [...locked].flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        !locked.has(`node_modules/${name}`) &&
        !locked.has(`${path}/node_modules/${name}`),
    ),
  );
  const unchecked = [...locked].filter(([, { integrity }]) => !integrity);
  assert.deepEqual({ missing, unchecked }, { missing: [], unchecked: [] });
});
