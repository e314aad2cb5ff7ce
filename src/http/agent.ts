// Owns the connections to consumers: which are used again, and that there are never more than the bound.
import type { AddressPolicy } from "../delivery/address.ts";
import { createConnection, type Connection } from "./connection.ts";
import { createOpen } from "./opening.ts";
import type { OwnReceiver } from "./own-receiver.ts";
import { createResolver, type Lookup } from "./resolver.ts";
import { createTls } from "./trust.ts";

export type Agent = {
  /**
   * A connection for one exchange: one that was used before if there is one, unless it must be `fresh`. `ca` is PEM, or
   * null for the system's roots.
   */
  readonly take: (url: URL, ca: string | null, fresh?: "fresh") => Taken;
  /** How many there are; a connection has at most one socket. */
  readonly count: () => { readonly open: number; readonly idle: number };
  /** Ends every exchange and closes every connection, for good. */
  readonly destroy: () => Promise<void>;
};

export type Taken = Pick<Connection, "step" | "times" | "dispatch"> & {
  /** How long it was idle before; undefined if it is new. */
  readonly idleMs: number | undefined;
  /** Closes it at once, whatever it is doing. */
  readonly destroy: () => void;
  /** After its exchange: it is kept for another one, or closed. */
  readonly giveBack: () => void;
};

/**
 * Connections are shared by none but those of one origin and one CA. A busy one is never closed for the sake of
 * `maxSockets`; idle ones are, the one that was idle the longest first. So there are at most as many as that, or as
 * exchanges at a time if these are more.
 */
export function createAgent(options: {
  readonly policy: AddressPolicy;
  readonly proxy?: URL | undefined;
  readonly lookup?: Lookup;
  readonly maxSockets?: number;
  /** The process's own receiver, which the policy does not forbid. */
  readonly own?: OwnReceiver | undefined;
}): Agent {
  const { policy, proxy, lookup, maxSockets = 1000, own } = options;
  const open = createOpen({
    policy,
    proxy,
    resolve: createResolver({ lookup }),
    startTls: createTls(),
    own,
  });
  const all = new Set<Connection>();
  // By when they became idle; within one key too, the last is the freshest.
  const idle = new Map<Connection, { key: string; sinceMs: number }>();
  const idleOf = new Map<string, Connection[]>();
  let isDestroyed = false;

  async function drop(connection: Connection): Promise<void> {
    leaveIdle(connection);
    all.delete(connection);
    await connection.destroy();
  }

  function leaveIdle(connection: Connection): number | undefined {
    const entry = idle.get(connection);
    if (!entry) return undefined;
    idle.delete(connection);
    const siblings = idleOf.get(entry.key) ?? [];
    siblings.splice(siblings.lastIndexOf(connection), 1);
    if (siblings.length === 0) idleOf.delete(entry.key);
    return performance.now() - entry.sinceMs;
  }

  function makeRoom(): void {
    for (const connection of idle.keys()) {
      if (all.size <= maxSockets) return;
      void drop(connection);
    }
  }

  function create(url: URL, ca: string | null): Connection {
    const isTls = url.protocol === "https:";
    const target = {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || (isTls ? 443 : 80)),
      isTls,
      ca,
    };
    const connection = createConnection({
      origin: url.origin,
      target,
      open,
      onClosed: () => {
        // In use it is its exchange's to say so: what was not sent yet is sent on a new socket.
        if (idle.has(connection)) void drop(connection);
      },
    });
    all.add(connection);
    makeRoom();
    if (isDestroyed) void drop(connection);
    return connection;
  }

  return {
    take: (url, ca, fresh) => {
      const key = ca === null ? url.origin : `${url.origin} ${ca}`;
      const kept = fresh ? undefined : idleOf.get(key)?.at(-1);
      const idleMs = kept && leaveIdle(kept);
      const connection = kept ?? create(url, ca);
      return {
        idleMs,
        step: connection.step,
        times: connection.times,
        dispatch: connection.dispatch,
        destroy: () => void drop(connection),
        giveBack: () => {
          if (!connection.isUsable()) {
            void drop(connection);
            return;
          }
          idle.set(connection, { key, sinceMs: performance.now() });
          const siblings = idleOf.get(key);
          if (siblings) siblings.push(connection);
          else idleOf.set(key, [connection]);
          makeRoom();
        },
      };
    },
    count: () => ({ open: all.size, idle: idle.size }),
    destroy: async () => {
      isDestroyed = true;
      await Promise.all([...all].map(drop));
    },
  };
}
