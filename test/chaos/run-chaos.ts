// What the short tests share: a rig, a load, a fault in the midst of it, and books that must balance.
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import { createDatabase } from "../helpers/database.ts";
import { balance, settle } from "./books.ts";
import { createRandom } from "./random.ts";
import { openRig, type EndpointPlan, type Rig } from "./rig.ts";
import { openServer } from "./server.ts";

/**
 * Runs `story` under a load that stops when it returns, then waits until all is delivered and balances the books.
 * CHAOS_SEED repeats a run's choices; the timing is the machine's.
 */
export async function runChaos(
  t: TestContext,
  options: {
    readonly eventsPerSecond?: number;
    /** A Postgres that the story may stop. */
    readonly ownServer?: boolean;
    readonly endpoints?: readonly EndpointPlan[];
    readonly settleMs?: number;
  },
  story: (rig: Rig) => Promise<void>,
): Promise<Readonly<Record<string, number>>> {
  const seed = process.env["CHAOS_SEED"] ?? String(Date.now() % 1e6);
  t.diagnostic(`CHAOS_SEED=${seed}`);
  const startedAtMs = performance.now();
  const tell = (what: string): void =>
    t.diagnostic(`${Math.round(performance.now() - startedAtMs)} ms: ${what}`);
  const stack = new AsyncDisposableStack();
  const server = options.ownServer
    ? await openServer(stack, { durable: false })
    : undefined;
  const databaseUrl = server?.url ?? (await createDatabase(t)).url;
  cleanUp(t, () => stack.disposeAsync());
  const { endpoints } = options;
  const rig = await openRig(stack, {
    databaseUrl,
    random: createRandom(seed),
    ...(server && { server }),
    ...(endpoints && { endpoints }),
  });
  const stopLoad = rig.startLoad({
    // Little, since the machine may be busy with other tests; in flight is what matters, and receivers take their time.
    eventsPerSecond: options.eventsPerSecond ?? 60,
  });
  tell("the load begins");
  try {
    await story(rig);
  } catch (error) {
    t.diagnostic(rig.workers.logLines.slice(-40).join("\n"));
    throw error;
  }
  await stopLoad();
  tell("the load has ended");
  await settle(rig, options.settleMs ?? 60_000);
  tell("settled");
  const { problems, figures } = await balance(rig);
  t.diagnostic(JSON.stringify(figures));
  assert.deepEqual(
    problems,
    [],
    `CHAOS_SEED=${seed}\n${rig.workers.logLines.slice(-40).join("\n")}`,
  );
  return figures;
}
