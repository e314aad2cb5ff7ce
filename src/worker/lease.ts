// Owns the one connection that says that this process lives: Postgres holds its advisory locks, and wakes it on it.
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { connect } from "../database/pool.ts";
import type { Logger } from "../log.ts";
import {
  handPoolsBack,
  holdEndpoint,
  letGoEndpoint,
  listenForWakes,
  registerPool,
  takeOverDeadPools,
} from "../store/pools.ts";

/** How soon a dead process's jobs are taken over: at most this, by any other. */
const takeOverIntervalMs = 1000;
/** After this long without a word, either side takes the connection for dead. A healthy one speaks every second. */
const silenceMs = 10_000;

export type Lease = {
  /** Says that this pool lives as long as the lease does. If that can't be said the lease is lost. */
  readonly hold: (poolId: string) => void;
  /** Whether what waits for this endpoint is ours to send, as long as the lease lives or till it is let go. */
  readonly holdEndpoint: (endpointId: string) => Promise<boolean>;
  /** Never rejects: what can't be let go goes with the connection. */
  readonly letGoEndpoint: (endpointId: string) => Promise<void>;
  /** Resolves with the reason when the connection is gone, and with it all that it held. Never rejects. */
  readonly lost: Promise<Error>;
  /** Ends it: jobs that its pools still have in hand are for others, now. */
  readonly release: () => Promise<void>;
};

/** Opens a lease, having freed the jobs of all processes that are dead by then. */
export async function openLease(options: {
  readonly databaseUrl: string;
  readonly name: string;
  readonly version: string;
  /** All pools of this process, also of leases that were lost: what they have in hand is being worked on. */
  readonly livePoolIds: Set<string>;
  readonly onWake: () => void;
  readonly log: Logger;
}): Promise<Lease> {
  const { log, livePoolIds } = options;
  const session = await connect(options.databaseUrl, {
    // A process or a network that fell silent without a FIN: Postgres ends the session, and its locks with it.
    idle_session_timeout: String(silenceMs),
  });
  const { promise: lost, resolve: lose } = Promise.withResolvers<Error>();
  session.on("error", lose);
  session.on("end", () => lose(new Error("the connection was closed")));
  session.on("notification", options.onWake);

  const takeOver = async (thorough: boolean): Promise<void> => {
    const poolIds = await takeOverDeadPools(session, {
      ownPoolIds: [...livePoolIds],
      thorough,
      ...(thorough ? {} : { timeoutMs: silenceMs / 2 }),
    });
    if (poolIds.length > 0) {
      log.warn({ poolIds }, "took over dead workers' jobs");
    }
  };
  try {
    await listenForWakes(session);
    await takeOver(true);
  } catch (error) {
    await close(session);
    throw error;
  }

  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    takeOver(false)
      .catch(lose)
      .finally(() => (isBusy = false));
  }, takeOverIntervalMs);
  void lost.then(() => clearInterval(timer));

  const poolIds: string[] = [];
  return {
    hold: (poolId) => {
      poolIds.push(poolId);
      livePoolIds.add(poolId);
      const { name, version } = options;
      registerPool(session, { id: poolId, name, version }).catch(lose);
    },
    holdEndpoint: (endpointId) => holdEndpoint(session, endpointId),
    letGoEndpoint: (endpointId) =>
      letGoEndpoint(session, endpointId).catch(() => undefined),
    lost,
    release: async () => {
      clearInterval(timer);
      // If this fails the locks go all the same, and others see that these pools are dead.
      await handPoolsBack(session, poolIds, silenceMs / 2).catch(lose);
      for (const poolId of poolIds) livePoolIds.delete(poolId);
      await close(session);
    },
  };
}

async function close(session: pg.Client): Promise<void> {
  // A silent connection never ends; keepalives see to its socket.
  await Promise.race([
    session.end().catch(() => undefined),
    delay(1000, undefined, { ref: false }),
  ]);
}
