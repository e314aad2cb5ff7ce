// Owns how much memory V8 takes for what is no longer needed: its own limits follow the machine, not the work.
import { setFlagsFromString } from "node:v8";

/**
 * A full collection comes when the heap is 30 % larger than what the last one left, rather than 100 % and more. With 1,600
 * attempts in flight a worker takes 250 MiB instead of 410, for the same CPU time (docs/performance.md). What the
 * process was started with goes before it.
 */
export function keepHeapSmall(): void {
  if (process.execArgv.some((flag) => flag.includes("heap-growing"))) return;
  setFlagsFromString("--heap-growing-percent=30");
}
