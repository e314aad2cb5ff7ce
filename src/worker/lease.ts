// Owns the one connection that says that this process lives: Postgres holds its advisory locks, and wakes it on it.
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { connect, cut, isSilence } from "../database/pool.ts";
import {
  pooled,
  requireOwnSession,
  requireSafeSearchPath,
} from "../database/pooler.ts";
import type { Logger } from "../log.ts";
import {
  handPoolsBack,
  holdEndpoint,
  letGoEndpoint,
  listen,
  listenForWakes,
  registerPool,
  requireWritable,
  takeOverDeadPools,
} from "../store/pools.ts";

/** How soon a dead process's jobs are taken over: at most this, by any other. */
const takeOverIntervalMs = 1000;
/** After this long without a word, either side takes the connection for dead. A healthy one speaks every second. */
const silenceMs = 10_000;
/** How long it waits for an answer: then the connection is taken for dead. */
const answerMs = silenceMs / 2;

/** The part of a client that graphile-worker's LISTEN needs. */
export type Listener = Pick<pg.Client, "on" | "removeListener"> & {
  readonly query: (text: string) => Promise<unknown>;
};

export type Lease = {
  /** Says that this pool lives as long as the lease does. If that can't be said the lease is lost. */
  readonly hold: (poolId: string) => void;
  /** Whether what waits for this endpoint is ours to send, as long as the lease lives or till it is let go. */
  readonly holdEndpoint: (endpointId: string) => Promise<boolean>;
  /** Never rejects: what can't be let go goes with the connection. */
  readonly letGoEndpoint: (endpointId: string) => Promise<void>;
  /** Resolves with the reason when the connection is gone, and with it all that it held. Never rejects. */
  readonly lost: Promise<Error>;
  /** For graphile-worker to LISTEN on. */
  readonly listener: Listener;
  /** Ends it: jobs that its pools still have in hand are for others, now. */
  readonly release: () => Promise<void>;
};

/**
 * Opens a lease, having freed the jobs of all processes that are dead by then. `databaseUrl` must lead to Postgres
 * itself. Throws DATABASE_UNREACHABLE, DATABASE_POOLED, DATABASE_SEARCH_PATH, or Postgres' own error if nothing can be written.
 */
export async function openLease(options: {
  readonly databaseUrl: string;
  readonly name: string;
  readonly version: string;
  /** All pools of this process, also of leases that were lost: what they have in hand is being worked on. */
  readonly livePoolIds: Set<string>;
  readonly onWake: () => void;
  /** Told of pools whose jobs it has taken over. */
  readonly onTakeOver: (poolIds: readonly string[]) => void;
  readonly log: Logger;
}): Promise<Lease> {
  const { log, livePoolIds } = options;
  const connectNow = async (): Promise<pg.Client> =>
    await connect(options.databaseUrl, {
      // A process or a network that fell silent without a FIN: Postgres ends the session, and its locks with it.
      idle_session_timeout: String(silenceMs),
    });
  const session = await connectNow();
  const { promise: lost, resolve: lose } = Promise.withResolvers<Error>();
  session.on("error", lose);
  session.on("end", () => lose(new Error("the connection was closed")));

  const inTurn = createTurns();
  let backend = 0;
  const takeOver = async (thorough: boolean): Promise<void> => {
    const { poolIds, pid } = await inTurn(() =>
      takeOverDeadPools(session, {
        ownPoolIds: [...livePoolIds],
        thorough,
        ...(thorough ? {} : { timeoutMs: answerMs }),
      }),
    );
    // Our locks are another's now, and nobody will wake us.
    if (pid !== backend) throw pooled({});
    if (poolIds.length > 0) {
      log.warn({ poolIds }, "took over dead workers' jobs");
      options.onTakeOver(poolIds);
    }
  };
  try {
    backend = await requireOwnSession(session, connectNow);
    await requireSafeSearchPath(session);
    await requireWritable(session);
    await listenForWakes(session, answerMs, options.onWake);
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
  void lost.then((reason) => {
    clearInterval(timer);
    // Nothing that was asked of it will be answered.
    if (isSilence(reason)) cut(session);
  });

  const poolIds: string[] = [];
  return {
    hold: (poolId) => {
      poolIds.push(poolId);
      livePoolIds.add(poolId);
      const { name, version } = options;
      const pool = { id: poolId, name, version };
      inTurn(() => registerPool(session, pool, answerMs)).catch(lose);
    },
    holdEndpoint: (endpointId) =>
      inTurn(() => holdEndpoint(session, endpointId, answerMs)),
    letGoEndpoint: (endpointId) =>
      inTurn(() => letGoEndpoint(session, endpointId, answerMs)).catch(
        () => undefined,
      ),
    lost,
    listener: {
      on: session.on.bind(session),
      removeListener: session.removeListener.bind(session),
      query: (text) => inTurn(() => listen(session, text, answerMs)),
    },
    release: async () => {
      clearInterval(timer);
      // If this fails the locks go all the same, and others see that these pools are dead.
      await inTurn(() => handPoolsBack(session, poolIds, answerMs)).catch(lose);
      for (const poolId of poolIds) livePoolIds.delete(poolId);
      await close(session);
    },
  };
}

/** Returns a function that does one thing at a time, as a connection wants it, in the order in which they come. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return await mine;
  };
}

async function close(session: pg.Client): Promise<void> {
  // A silent connection never ends; keepalives see to its socket.
  await Promise.race([
    session.end().catch(() => undefined),
    delay(1000, undefined, { ref: false }),
  ]);
}
