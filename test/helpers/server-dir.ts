// Where a throw-away Postgres keeps its data, and the removal of what runs that were killed have left there.
import { mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes an empty directory; its name says whose it is. The caller removes it. */
export async function makeServerDir(): Promise<string> {
  const parentDir = await roomyDir();
  await sweep(parentDir);
  return await mkdtemp(join(parentDir, `postcommit-test-${process.pid}-`));
}

// In memory where there is plenty: a database for a test takes 40 ms then, on disk 300 to 1,300.
async function roomyDir(): Promise<string> {
  const memory = await statfs("/dev/shm").catch(() => undefined);
  const freeBytes = memory ? memory.bavail * memory.bsize : 0;
  return Math.min(freeBytes, process.availableMemory()) > 4 * 2 ** 30
    ? "/dev/shm"
    : tmpdir();
}

// What a run that was killed with -9 could not remove; its name says whose it was.
async function sweep(parentDir: string): Promise<void> {
  for (const name of await readdir(parentDir)) {
    const pid = Number(/^postcommit-test-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isRunning(pid)) {
      await rm(join(parentDir, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
