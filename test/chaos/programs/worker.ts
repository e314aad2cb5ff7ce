// Loaded into every worker of a chaos run, before the real command: a wall clock that the rig can put forward or back at
// any time, and the worker's process id on every request. Timers and performance.now() go on as they do in reality.
import { subscribe } from "node:diagnostics_channel";

let shiftMs = Number(process.env["CHAOS_CLOCK_SHIFT_MS"] ?? 0);
const RealDate = Date;

class ShiftedDate extends RealDate {
  constructor(...args: readonly []) {
    if (args.length === 0) super(RealDate.now() + shiftMs);
    else super(...args);
  }

  static override now(): number {
    return RealDate.now() + shiftMs;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;

process.on("message", (message: { readonly clockShiftMs: number }) => {
  shiftMs = message.clockShiftMs;
});
// The listener alone must not keep a worker running that has finished.
process.channel?.unref();
// However the rig ends, its workers end with it.
process.on("disconnect", () => process.exit(1));

// undici's own channel, made for tracing.
subscribe("undici:request:create", (message) => {
  const { request } = message as {
    request: { addHeader(name: string, value: string): void };
  };
  request.addHeader("chaos-worker", String(process.pid));
});
