// Owns whose turn it is at the API's connections to Postgres: one operation can ask for a hundred statements, and whoever
// sends many of those must not take the connections of all others.
import { Refusal } from "./refusal.ts";

/** More is never asked for by one operation: see limits.ts. */
const maxWaiting = 500;

/**
 * Returns a function that acts for somebody as soon as there is room: `slots` at a time in all, half of them for one, and
 * where several wait they take turns. It throws Refusal RATE_LIMITED where too much waits already.
 */
export function createFairShare(
  slots: number,
): <T>(who: string, act: () => Promise<T>) => Promise<T> {
  const slotsOfOne = Math.max(1, Math.floor(slots / 2));
  let free = slots;
  const acting = new Map<string, number>();
  /** In the order of their turns. None of the lists is empty. */
  const waiting = new Map<string, (() => void)[]>();

  function begin(): void {
    for (const [who, turns] of waiting) {
      if (free === 0) return;
      const count = acting.get(who) ?? 0;
      if (count >= slotsOfOne) continue;
      free -= 1;
      acting.set(who, count + 1);
      const start = turns.shift();
      // At the end again.
      waiting.delete(who);
      if (turns.length > 0) waiting.set(who, turns);
      start?.();
    }
  }

  function end(who: string): void {
    free += 1;
    const count = (acting.get(who) ?? 1) - 1;
    if (count > 0) acting.set(who, count);
    else acting.delete(who);
    begin();
  }

  return async (who, act) => {
    const turns = waiting.get(who) ?? [];
    if (turns.length >= maxWaiting) {
      throw new Refusal(
        429,
        "RATE_LIMITED",
        "Too much that you have asked for still waits. Ask for less at a time.",
      );
    }
    await new Promise<void>((resolve) => {
      turns.push(resolve);
      waiting.set(who, turns);
      begin();
    });
    try {
      return await act();
    } finally {
      end(who);
    }
  };
}
