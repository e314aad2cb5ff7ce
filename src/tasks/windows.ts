// Owns telling Postgres what this process knows of its endpoints' windows and circuits, for people to look at.
import type { Logger } from "../log.ts";
import type { EndpointWindow } from "../store/statistics.ts";
import { createRhythm, type Rhythm } from "./rhythm.ts";

/** A second's worth: with more endpoints at work, each has its turn less often. */
const maxTold = 500;

/** `beat` when an attempt has begun or ended. */
export function createWindows(steps: {
  readonly changes: (max: number) => readonly EndpointWindow[];
  readonly note: (windows: readonly EndpointWindow[]) => Promise<void>;
  /** This process knows nothing any more. */
  readonly forget: () => Promise<void>;
  readonly log: Logger;
}): Rhythm {
  let isOver = false;
  const rhythm = createRhythm(async () => {
    if (isOver) return;
    const changes = steps.changes(maxTold);
    if (changes.length === 0) return;
    try {
      await steps.note(changes);
    } catch (err) {
      steps.log.debug({ err }, "could not note the windows of endpoints");
    }
    if (changes.length === maxTold) rhythm.beat();
  });
  return {
    beat: rhythm.beat,
    settled: async () => {
      isOver = true;
      await rhythm.settled();
      await steps
        .forget()
        .catch((err: unknown) =>
          steps.log.debug({ err }, "could not forget the windows of endpoints"),
        );
    },
  };
}
