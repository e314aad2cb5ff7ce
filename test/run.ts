// npm test: starts the Postgres servers, runs node's test runner against each, and leaves nothing.
// Usage: npm test -- [files or globs] [--server=18|15] [--test-…=…]; TEST_DATABASE_URL replaces the servers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { glob, readdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, matchesGlob } from "node:path";
import { keepDashboardBuilt } from "../src/dev/dashboard.ts";
import { startPostgres } from "../src/dev/postgres.ts";
import { makeServerDir } from "./helpers/server-dir.ts";

interface Server {
  readonly name: string;
  /** Where its programs are; undefined for the npm package's. */
  readonly binDir?: string;
  readonly files: readonly string[];
}

const embeddedVersion = "18";
const allTests = ["test/**/*.test.ts"];
// browser: not all of its pages' tests are green since their parts were put together (see CHANGELOG, Known); they are run
// by name, `npm test -- 'test/browser/*.test.ts'`, until they are.
const notByDefault = "test/{bench,browser}/**";
// What can differ from one Postgres version to the next; the rest runs once. (A server is named to run all on it.)
const touchesPostgres =
  "test/{{sql,store,database}/**,e2e/{bulk,crash,delivery,isolation,lease,outage,pooler}.test.ts}";
const looksAtDashboard = "test/{browser/**,api/dashboard.test.ts}";

const stopped = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // Impatience is heard: the servers' watchdogs clean up after us.
    if (stopped.signal.aborted) process.exit(130);
    stopped.abort();
  });
}

process.chdir(join(import.meta.dirname, ".."));
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const flags = args.filter((arg) => arg.startsWith("--test-"));
  const wanted = args.find((arg) => arg.startsWith("--server="))?.slice(9);
  const patterns = args.filter((arg) => !arg.startsWith("--"));
  const unknown = args.filter(
    (arg) => arg.startsWith("--") && !/^--(test-|server=)/.test(arg),
  );
  if (unknown.length > 0) {
    return complain(`Unknown option ${unknown.join(" ")}. See test/run.ts.`);
  }
  const files = await findFiles(patterns);
  if (files.length === 0) {
    return complain(
      `No test file matches ${patterns.join(" ") || allTests.join(" ")}. A flag takes its value after "=".`,
    );
  }

  if (files.some((file) => matchesGlob(file, looksAtDashboard))) {
    // Once, before many at a time would.
    await keepDashboardBuilt(() => console.log("Building the dashboard"));
  }
  const url = process.env["TEST_DATABASE_URL"];
  if (url) return runTests(files, flags, url, "TEST_DATABASE_URL");

  const servers = (await findServers(files, wanted)).filter(
    (server) => server.files.length > 0,
  );
  if (servers.length === 0) {
    return complain(
      wanted
        ? `No Postgres ${wanted} here, or nothing to run on it.`
        : "Nothing to run.",
    );
  }
  let worst = 0;
  for (const server of servers) {
    if (stopped.signal.aborted) break;
    worst = Math.max(worst, await runOnServer(server, flags));
  }
  return stopped.signal.aborted ? 130 : worst;
}

async function runOnServer(
  server: Server,
  flags: readonly string[],
): Promise<number> {
  const dataDir = await makeServerDir();
  try {
    const postgres = await startPostgres({
      dataDir,
      ephemeral: true,
      ...(server.binDir === undefined ? {} : { binDir: server.binDir }),
    });
    try {
      return await runTests(server.files, flags, postgres.url(), server.name);
    } finally {
      await postgres.stop("immediate");
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function runTests(
  files: readonly string[],
  flags: readonly string[],
  databaseUrl: string,
  serverName: string,
): Promise<number> {
  if (stopped.signal.aborted) return 130;
  console.log(`\n${serverName}: ${files.length} test files`);
  const reporter = flags.some((flag) => flag.startsWith("--test-reporter"))
    ? []
    : ["--test-reporter=spec"];
  // More than the cores: most of a test's time is spent waiting for Postgres.
  const concurrency = Math.max(4, availableParallelism());
  const child = spawn(
    process.execPath,
    [
      "--test",
      `--test-concurrency=${concurrency}`,
      ...reporter,
      ...flags,
      ...files,
    ],
    {
      stdio: "inherit",
      env: { ...process.env, TEST_DATABASE_URL: databaseUrl },
    },
  );
  const stop = (): boolean => child.kill("SIGTERM");
  stopped.signal.addEventListener("abort", stop);
  const [code] = (await once(child, "exit")) as [number | null];
  stopped.signal.removeEventListener("abort", stop);
  return code ?? 1;
}

async function findServers(
  files: readonly string[],
  wanted: string | undefined,
): Promise<Server[]> {
  const embedded = {
    name: `Postgres ${embeddedVersion} (npm)`,
    version: embeddedVersion,
    files,
  };
  const others = (await installedVersions()).filter(
    (version) => version !== embeddedVersion,
  );
  const installed = others
    .filter((version) => wanted === undefined || version === wanted)
    .slice(0, 1)
    .map((version) => ({
      name: `Postgres ${version} (machine)`,
      version,
      binDir: `/usr/lib/postgresql/${version}/bin`,
      // Whoever names a server means all the files he names.
      files: wanted
        ? files
        : files.filter((file) => matchesGlob(file, touchesPostgres)),
    }));
  return [embedded, ...installed].filter(
    (server) => wanted === undefined || server.version === wanted,
  );
}

/** Highest first. Debian and Ubuntu keep their servers in this place. */
async function installedVersions(): Promise<string[]> {
  const versions = await readdir("/usr/lib/postgresql").catch(
    (): string[] => [],
  );
  const complete: string[] = [];
  for (const version of versions) {
    const programs = await readdir(`/usr/lib/postgresql/${version}/bin`).catch(
      (): string[] => [],
    );
    if (programs.includes("postgres") && programs.includes("initdb")) {
      complete.push(version);
    }
  }
  return complete.toSorted((a, b) => Number(b) - Number(a));
}

async function findFiles(patterns: readonly string[]): Promise<string[]> {
  const files = await Array.fromAsync(
    glob(patterns.length > 0 ? patterns : allTests),
  );
  return files
    .filter((file) => patterns.length > 0 || !matchesGlob(file, notByDefault))
    .toSorted();
}

function complain(message: string): number {
  console.error(message);
  return 1;
}
