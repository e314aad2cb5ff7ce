// Owns the one session on which an API process hears what workers tell. While it lives, they know that somebody watches.
import type pg from "pg";
import { connect, cut, isSilence } from "../../database/pool.ts";
import { pooled, requireOwnSession } from "../../database/pooler.ts";
import { backendPid, watch } from "../../store/live.ts";

/** A connection that fell silent is noticed within this and `answerMs`. */
const heartbeatMs = 5000;
const answerMs = 5000;

export type Listener = {
  /** Resolves with the reason when the session is gone. Never rejects. */
  readonly lost: Promise<Error>;
  readonly close: () => Promise<void>;
};

/** `databaseUrl` must lead to Postgres itself. Throws DATABASE_UNREACHABLE, DATABASE_POOLED. */
export async function openListener(options: {
  readonly databaseUrl: string;
  readonly onMessage: (text: string) => void;
}): Promise<Listener> {
  const { databaseUrl, onMessage } = options;
  const session = await connect(databaseUrl);
  const { promise: lost, resolve: lose } = Promise.withResolvers<Error>();
  session.on("error", lose);
  session.on("end", () => lose(new Error("the connection was closed")));
  let backend = 0;
  try {
    backend = await requireOwnSession(session, () => connect(databaseUrl));
    await watch(session, answerMs, onMessage);
  } catch (error) {
    await close(session);
    throw error;
  }
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    backendPid(session, answerMs)
      .then((pid) => {
        if (pid !== backend) lose(pooled({}));
      })
      .catch(lose)
      .finally(() => (isBusy = false));
  }, heartbeatMs);
  void lost.then((reason) => {
    clearInterval(timer);
    // Nothing that was asked of it will be answered.
    if (isSilence(reason)) cut(session);
  });
  return {
    lost,
    close: async () => {
      clearInterval(timer);
      await close(session);
    },
  };
}

async function close(session: pg.Client): Promise<void> {
  const timer = setTimeout(() => cut(session), 1000);
  await session.end().catch(() => undefined);
  clearTimeout(timer);
}
