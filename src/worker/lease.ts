// Owns the one connection that says that this process lives: Postgres holds its advisory locks, and wakes it on it.
import type pg from "pg";
import { connect } from "../database/pool.ts";
import type { Logger } from "../log.ts";
import {
  listenForWakes,
  registerPool,
  takeOverDeadPools,
  unregisterPools,
} from "../store/pools.ts";

/** How soon a dead process's jobs are taken over: at most this, by any other. */
const takeOverIntervalMs = 1000;

export type Lease = {
  /** Says that this pool lives as long as the lease does. If that can't be said the lease is lost. */
  readonly hold: (poolId: string) => void;
  /** Resolves with the reason when the connection is gone, and with it all that it held. Never rejects. */
  readonly lost: Promise<Error>;
  /** Lets go in good order. */
  readonly release: () => Promise<void>;
};

/** Opens a lease, having freed the jobs of all processes that are dead by then. */
export async function openLease(options: {
  readonly databaseUrl: string;
  readonly name: string;
  readonly version: string;
  readonly onWake: () => void;
  readonly log: Logger;
}): Promise<Lease> {
  const { log } = options;
  const session = await connect(options.databaseUrl);
  const { promise: lost, resolve: lose } = Promise.withResolvers<Error>();
  session.on("error", lose);
  session.on("end", () => lose(new Error("the connection was closed")));
  session.on("notification", options.onWake);

  const poolIds: string[] = [];
  const takeOver = async (thorough: boolean): Promise<void> => {
    const dead = await takeOverDeadPools(session, {
      ownPoolIds: poolIds,
      thorough,
    });
    if (dead.length > 0)
      log.warn({ poolIds: dead }, "took over dead workers' jobs");
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

  return {
    hold: (poolId) => {
      poolIds.push(poolId);
      const { name, version } = options;
      registerPool(session, { id: poolId, name, version }).catch(lose);
    },
    lost,
    release: async () => {
      clearInterval(timer);
      await unregisterPools(session, poolIds).catch(lose);
      await close(session);
    },
  };
}

async function close(session: pg.Client): Promise<void> {
  await session.end().catch(() => undefined);
}
