// Everything at once, for some seconds. `npm run chaos` is the same for as long as you like.
import { test } from "node:test";
import { runMixed } from "./mixed.ts";
import { runChaos } from "./run-chaos.ts";

test("a mixture of faults", async (t) => {
  const options = { eventsPerSecond: 30, ownServer: true };
  await runChaos(t, options, async (rig) => {
    const ended = new AbortController();
    const told: string[] = [];
    const counts = await runMixed(
      rig,
      {
        // Without those that take long or have a test that says what is wrong with them.
        faults: ["kill", "terminate", "postgres", "sessions", "receivers"],
        workers: 2,
        pauseMs: 500,
        moodMs: 600,
        tell: (what) => {
          if (told.push(what) === 3) ended.abort();
        },
      },
      ended.signal,
    );
    t.diagnostic(`${told.join(", ")}; ${JSON.stringify(counts)}`);
  });
});
