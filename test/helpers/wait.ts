// Waiting for what no event announces. Where there is an event, wait for that instead.
import { setTimeout as sleep } from "node:timers/promises";

/** What `probe` returns once it is neither undefined, false nor null; throws an error naming `what` after `timeoutMs` (60 s: a deadline that a loaded machine meets, too). */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined | false | null>,
  options: { readonly timeoutMs?: number } = {},
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false && value !== null) return value;
    if (Date.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms for ${what}`);
    }
    await sleep(10);
  }
}
