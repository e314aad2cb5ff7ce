// All faults mixed: one after the other on workers and Postgres, and at the same time receivers that misbehave and
// recover. What happens and in which order is the seed's; when exactly, the machine's.
import { setTimeout as delay } from "node:timers/promises";
import { misbehaviours } from "./behaviour.ts";
import {
  interruptPostgres,
  killWorker,
  stallWorker,
  startWorker,
  terminateSessions,
  terminateWorker,
} from "./faults.ts";
import type { Random } from "./random.ts";
import type { Endpoint, Rig } from "./rig.ts";

export const faultNames = [
  "kill",
  "kill all",
  "terminate",
  "postgres",
  "sessions",
  "stall",
  "clock",
  "receivers",
] as const;
export type FaultName = (typeof faultNames)[number];

export type Mix = {
  readonly faults: readonly FaultName[];
  readonly workers: number;
  /** Between two faults, at most. */
  readonly pauseMs: number;
  /** How long a receiver misbehaves, at most. */
  readonly moodMs: number;
  readonly tell: (what: string) => void;
};

const hourMs = 3_600_000;
const clockShiftsMs = [0, hourMs, -hourMs, 48 * hourMs, -48 * hourMs];

/** Goes on until `ended`, then puts everything right: workers running, clocks right, receivers well. */
export async function runMixed(
  rig: Rig,
  mix: Mix,
  ended: AbortSignal,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  const random = rig.random.branch("faults");
  const isPlanned = (name: FaultName): boolean => mix.faults.includes(name);
  const planned = mix.faults.filter((name) => name !== "receivers");
  for (let left = mix.workers; left > 0; left -= 1) await startWorker(rig);

  const moods = rig.endpoints.slice(1).map(async (endpoint, index) => {
    if (!isPlanned("receivers")) return;
    await haveMoods(endpoint, rig.random.branch(`mood ${index}`));
  });

  async function haveMoods(
    { receiver }: Endpoint,
    mood: Random,
  ): Promise<void> {
    while (!ended.aborted) {
      await pause(mood.int(mix.moodMs, 4 * mix.moodMs), ended);
      await receiver.behave(mood.pick(misbehaviours));
      counts["receivers"] = (counts["receivers"] ?? 0) + 1;
      await pause(mood.int(mix.moodMs / 4, mix.moodMs), ended);
      await receiver.behave("well");
    }
  }

  const restart = async (): Promise<void> => {
    const shiftMs = isPlanned("clock") ? random.pick(clockShiftsMs) : 0;
    await startWorker(rig, shiftMs);
  };
  const faults: Record<Exclude<FaultName, "receivers">, () => Promise<void>> = {
    kill: async () => {
      await killWorker(rig, random.pick(rig.workers.running()));
      await pause(random.int(0, 3000), ended);
      await restart();
    },
    "kill all": async () => {
      for (const worker of rig.workers.running()) await killWorker(rig, worker);
      await pause(random.int(0, 2000), ended);
      for (let left = mix.workers; left > 0; left -= 1) await restart();
    },
    terminate: async () => {
      await terminateWorker(random.pick(rig.workers.running()));
      await restart();
    },
    postgres: async () => {
      await interruptPostgres(rig, random.int(500, 5000));
    },
    sessions: async () => {
      await terminateSessions(rig, random, random.pick([0.1, 0.5, 1]));
    },
    stall: async () => {
      // Alone there is nobody to take over.
      if (rig.workers.running().length < 2) return;
      await stallWorker(
        rig,
        random.pick(rig.workers.running()),
        random.int(1000, 8000),
      );
    },
    clock: async () => {
      for (const worker of rig.workers.running()) {
        if (random.chance(0.5)) worker.setClock(random.pick(clockShiftsMs));
      }
    },
  };

  while (!ended.aborted && planned.length > 0) {
    await pause(random.int(mix.pauseMs / 4, mix.pauseMs), ended);
    if (ended.aborted) break;
    // Where one ended by itself: the books will say so, and the run goes on.
    while (rig.workers.running().length < mix.workers) await restart();
    const name = random.pick(planned);
    mix.tell(name);
    counts[name] = (counts[name] ?? 0) + 1;
    await faults[name]();
  }
  if (planned.length === 0) await pause(2 ** 31 - 1, ended);
  await Promise.all(moods);
  for (const worker of rig.workers.running()) worker.setClock(0);
  return counts;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
