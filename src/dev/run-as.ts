// Postgres refuses to run as root; this says as whom to run it then. It makes no user and changes
// nothing on the machine.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { PostcommitError } from "../errors.ts";

/** How to start a program: what to put before its command, and the ids for spawn. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
  /** Who must own the data; undefined where we are that user already. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

const ourselves: RunAs = { prefix: [], ids: {}, owner: undefined };

/**
 * Ourselves, unless we are root: then the owner of an existing `clusterDir`, otherwise `nobody`.
 * `parentDir` is the directory `clusterDir` is in, and exists.
 * Throws POSTGRES_UNAVAILABLE when that user cannot be made to reach `binDir` and `parentDir`.
 */
export function chooseUser(paths: {
  readonly binDir: string;
  readonly parentDir: string;
  readonly clusterDir: string;
}): RunAs {
  if (process.getuid?.() !== 0) return ourselves;
  const owner = ownerOf(paths.clusterDir) ?? nobody();
  const candidates: RunAs[] = [
    { prefix: [], ids: owner, owner },
    { prefix: setpriv(owner), ids: {}, owner },
  ];
  const chosen = candidates.find((runAs) => canReach(runAs, paths));
  if (chosen) return chosen;
  throw new PostcommitError(
    "POSTGRES_UNAVAILABLE",
    `Postgres does not run as root, and user ${owner.uid} cannot reach ${paths.binDir} or ${paths.parentDir}. ` +
      "Move the project to where every user may go (not /root), or install setpriv (util-linux), " +
      "or run as an ordinary user, or set DATABASE_URL.",
  );
}

// A clone beneath /root (0700): the user keeps one capability, to pass closed directories.
// no_setuid_fixup because Postgres asks access(2) about its own files, and for users other than
// root that call leaves capabilities out without it.
function setpriv(user: { uid: number; gid: number }): string[] {
  return [
    "setpriv",
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
  ];
}

// Tried rather than computed from mode bits: ACLs, mount options and containers have a say too.
function canReach(
  runAs: RunAs,
  paths: { readonly binDir: string; readonly parentDir: string },
): boolean {
  const script = '"$0/postgres" --version && cd "$1"';
  const [command, ...args] = [...runAs.prefix, "sh", "-c", script];
  const result = spawnSync(
    command ?? "sh",
    [...args, paths.binDir, paths.parentDir],
    {
      ...runAs.ids,
      cwd: "/",
      stdio: "ignore",
    },
  );
  return result.status === 0;
}

function ownerOf(dir: string): { uid: number; gid: number } | undefined {
  const stats = statSync(dir, { throwIfNoEntry: false });
  return stats && stats.uid !== 0
    ? { uid: stats.uid, gid: stats.gid }
    : undefined;
}

function nobody(): { uid: number; gid: number } {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(
    readFileSync("/etc/passwd", "utf8"),
  );
  return line
    ? { uid: Number(line[1]), gid: Number(line[2]) }
    : { uid: 65534, gid: 65534 };
}
