// CPU time of a worker and of Postgres, which another program on the machine changes far less than it changes rates.
// Linux only: elsewhere, and where Postgres is on another machine, NaN.
import { readdir, readFile } from "node:fs/promises";
import type { Database } from "./server.ts";

export type CpuTime = {
  readonly workerMs: number;
  readonly postgresMs: number;
};

/** Linux' USER_HZ is 100 on every architecture that Node runs on. */
const msPerTick = 10;

/** What both have used since they were started. */
export async function readCpuTime(
  workerPid: number | undefined,
  database: Database,
): Promise<CpuTime> {
  const [row] = await database.query<{ pid: number }>(
    "select pg_backend_pid() as pid",
  );
  const backend = await readStat(row?.pid);
  const isHere = backend?.program.startsWith("postgres");
  return {
    workerMs: (await readStat(workerPid))?.ownMs ?? Number.NaN,
    postgresMs: isHere ? await familyMs(backend?.parentPid) : Number.NaN,
  };
}

/** A process, its children, and those of its children that have ended. */
async function familyMs(pid: number | undefined): Promise<number> {
  const stats = await Promise.all(
    (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(readStat),
  );
  const children = stats.filter((stat) => stat && stat.parentPid === pid);
  const parent = await readStat(pid);
  return children.reduce(
    (sum, child) => sum + (child?.ownMs ?? 0),
    (parent?.ownMs ?? 0) + (parent?.endedChildrenMs ?? 0),
  );
}

async function readStat(pid: number | string | undefined): Promise<
  | {
      readonly program: string;
      readonly parentPid: number;
      readonly ownMs: number;
      readonly endedChildrenMs: number;
    }
  | undefined
> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // proc(5): pid (program) state ppid … utime, stime, cutime and cstime are fields 14 to 17.
  const [, program = "", rest = ""] = /\((.*)\) (.*)/s.exec(text) ?? [];
  if (!rest) return undefined;
  const fields = rest.split(" ").map(Number);
  const ms = (field: number): number => (fields[field - 3] ?? 0) * msPerTick;
  return {
    program,
    parentPid: fields[1] ?? 0,
    ownMs: ms(14) + ms(15),
    endedChildrenMs: ms(16) + ms(17),
  };
}
