// One clock for all processes of a bench: monotonic, and the same for the whole machine.

/** Milliseconds, with fractions; only differences mean something. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
