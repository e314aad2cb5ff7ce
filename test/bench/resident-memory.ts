// Resident memory of a process. Linux only: elsewhere NaN.
import { readFile } from "node:fs/promises";

export type ResidentMemory = {
  readonly nowMiB: number;
  readonly peakMiB: number;
};

export async function readResidentMemory(
  pid: number | undefined,
): Promise<ResidentMemory> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  // proc(5): VmHWM is the most that VmRSS ever was, both in kB.
  const of = (name: string): number => {
    const [, kib] = new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(text) ?? [];
    return kib === undefined ? Number.NaN : Number(kib) / 1024;
  };
  return { nowMiB: of("VmRSS"), peakMiB: of("VmHWM") };
}
