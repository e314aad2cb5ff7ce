// What a bench needs to know of each way to deliver webhooks from Postgres.
import type { Process } from "../processes.ts";
import type { Database } from "../server.ts";

export type WorkerOptions = {
  /** A folder for logs, and to run in. */
  readonly dir: string;
  readonly profileDir?: string | undefined;
  /** Attempts in flight at a time; of ours only, the default unless given. */
  readonly concurrency?: number | undefined;
  /** Settings of ours only. */
  readonly env?: Readonly<Record<string, string>>;
};

export type Contender = {
  readonly name: string;
  /** Everything up to the first event: tables, and `endpointCount` endpoints at `url` that all want every event. */
  readonly prepare: (
    database: Database,
    url: string,
    endpointCount: number,
  ) => Promise<void>;
  /** Commits so many events, while no worker runs. */
  readonly fill: (database: Database, events: number) => Promise<void>;
  readonly startWorker: (database: Database, options: WorkerOptions) => Process;
  /** How many deliveries are recorded as delivered. */
  readonly countRecorded: (database: Database) => Promise<number>;
  /** Inserts one event with payload $1 and returns its webhook-id. */
  readonly insert: string;
};

/** About 100 bytes, as text. */
export const payload = JSON.stringify({
  order: 42_424_242,
  customer: "cus_9s6XKzkNRiz8i3",
  total: "129.90",
  currency: "EUR",
  status: "paid",
});
