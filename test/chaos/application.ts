// An application under load: several connections that insert events in transactions of every shape, and write into the
// ledger what became of each. It connects again whenever it is cut off, as applications do.
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Fate, Ledger, PlannedEvent } from "./ledger.ts";
import type { Random } from "./random.ts";

const shapes = [
  "single",
  "single",
  "autocommit",
  "autocommit",
  "several statements",
  "bulk",
  "rolled back",
  "savepoint",
  "idempotency key",
] as const;
export type Shape = (typeof shapes)[number];

export const tenants = ["default", "default", "acme"] as const;
export const types = ["order.created", "order.paid", "invoice.sent"] as const;

const insertEvents = `
  insert into outbox.events (tenant, type, payload, idempotency_key)
  select tenant, type, jsonb_build_object('n', n, 'padding', repeat('x', n % 300)), "idempotencyKey"
  from json_to_recordset($1) as e (tenant text, type text, n integer, "idempotencyKey" text)
  returning (payload ->> 'n')::integer as n`;

export type Application = {
  readonly ledger: Ledger;
  /** Resolves when every transaction has come to its end. */
  readonly stop: () => Promise<void>;
};

/** Starts inserting at once, at so many events a second over all connections; what an outage delayed is caught up. */
export function startApplication(options: {
  readonly databaseUrl: string;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly eventsPerSecond: number;
  readonly connections: number;
  /** Every shape unless given. */
  readonly only?: Shape;
}): Application {
  const { ledger, random } = options;
  const stopping = new AbortController();
  const startedAtMs = performance.now();
  let planned = 0;
  let transactions = 0;

  function plan(count: number, key: string | null = null): PlannedEvent[] {
    return Array.from({ length: count }, () => ({
      n: (planned += 1),
      tenant: random.pick(tenants),
      type: random.pick(types),
      idempotencyKey: key,
    }));
  }

  async function work(): Promise<void> {
    let client: pg.Client | undefined;
    while (!stopping.signal.aborted) {
      const dueAtMs = startedAtMs + (planned / options.eventsPerSecond) * 1000;
      const waitMs = dueAtMs - performance.now();
      if (waitMs > 0) await pause(waitMs);
      try {
        client ??= await connect(options.databaseUrl);
        await transact(client);
      } catch {
        // What it means for the events is in the ledger by now.
        client?.end().catch(() => undefined);
        client = undefined;
        await pause(100);
      }
    }
    await client?.end();
  }

  async function pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: stopping.signal }).catch(
      () => undefined,
    );
  }

  async function transact(client: pg.Client): Promise<void> {
    const shape = options.only ?? random.pick(shapes);
    const transaction = (transactions += 1);
    const settle = (events: Iterable<PlannedEvent>, fate: Fate): void =>
      ledger.settle(transaction, events, fate);
    if (shape === "autocommit") {
      const events = plan(1);
      await insert(client, events).then(
        (inserted) => settle(inserted, "committed"),
        (error: unknown) => {
          settle(events, "unknown");
          throw error;
        },
      );
      return;
    }

    /** All of it, and what of that is to be there after the commit. */
    const all: PlannedEvent[] = [];
    const kept = new Set<PlannedEvent>();
    const add = async (events: PlannedEvent[]): Promise<void> => {
      all.push(...events);
      for (const event of await insert(client, events)) kept.add(event);
    };
    try {
      await client.query("begin");
      await fill(shape, client, add, kept);
      if (shape === "rolled back") {
        await client.query("rollback");
        kept.clear();
      }
    } catch (error) {
      // The commit was never sent.
      settle(all, "rolled back");
      throw error;
    }
    settle(
      all.filter((event) => !kept.has(event)),
      "rolled back",
    );
    if (shape === "rolled back") return;
    await client.query("commit").then(
      () => settle(kept, "committed"),
      (error: unknown) => {
        settle(kept, "unknown");
        throw error;
      },
    );
  }

  async function fill(
    shape: Exclude<Shape, "autocommit">,
    client: pg.Client,
    add: (events: PlannedEvent[]) => Promise<void>,
    kept: Set<PlannedEvent>,
  ): Promise<void> {
    switch (shape) {
      case "single":
        await add(plan(1));
        return;
      case "several statements":
      case "rolled back":
        for (let left = random.int(1, 4); left > 0; left -= 1) {
          await add(plan(random.int(1, 3)));
        }
        return;
      case "bulk":
        // Now and then more than one dispatch job holds.
        await add(plan(random.chance(0.05) ? 150 : random.int(2, 20)));
        return;
      case "savepoint": {
        await add(plan(1));
        const before = new Set(kept);
        await client.query("savepoint s");
        await add(plan(random.int(1, 3)));
        await client.query("rollback to savepoint s");
        kept.clear();
        for (const event of before) kept.add(event);
        await add(plan(1));
        return;
      }
      case "idempotency key":
        // From a small range, so that most have been used before, some by a transaction that is still open.
        await add(plan(1, `key-${Math.floor(planned / 20)}`));
        return;
    }
  }

  const workers = Array.from({ length: options.connections }, work);
  return {
    ledger,
    stop: async () => {
      stopping.abort();
      await Promise.all(workers);
    },
  };
}

/** Returns those that were inserted; a used idempotency key skips one. */
async function insert(
  client: pg.Client,
  events: readonly PlannedEvent[],
): Promise<PlannedEvent[]> {
  const { rows } = await client.query<{ n: number }>(insertEvents, [
    JSON.stringify(events),
  ]);
  const inserted = new Set(rows.map((row) => row.n));
  return events.filter((event) => inserted.has(event.n));
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "chaos application",
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
