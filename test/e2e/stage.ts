// What most stories begin and end with: an endpoint, an event, and waiting until its deliveries are as expected.
import { Webhook } from "standardwebhooks";
import type { TestDatabase } from "../helpers/database.ts";
import type { ReceivedRequest } from "../helpers/receiver.ts";
import { waitFor } from "../helpers/wait.ts";

export interface Endpoint {
  readonly id: string;
  readonly secret: string;
}

/** With outbox.create_endpoint; one attempt only, unless a schedule (seconds) is given. */
export async function createEndpoint(
  database: TestDatabase,
  url: string,
  options: {
    readonly tenant?: string;
    readonly eventTypes?: readonly string[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly retrySchedule?: readonly number[];
    readonly timeoutMs?: number;
  } = {},
): Promise<Endpoint> {
  const [endpoint] = await database.query<{ id: string; secret: string }>(
    `select * from outbox.create_endpoint(url => $1, tenant => $2, event_types => $3, headers => $4,
       retry_schedule => $5, timeout_ms => $6)`,
    [
      url,
      options.tenant ?? "default",
      options.eventTypes ?? null,
      options.headers ?? {},
      options.retrySchedule ?? [],
      options.timeoutMs ?? null,
    ],
  );
  if (!endpoint) throw new Error("no endpoint was made");
  return endpoint;
}

/** Returns the event's id. `payload` is JSON text. */
export async function insertEvent(
  database: TestDatabase,
  event: {
    readonly type?: string;
    readonly payload?: string;
    readonly tenant?: string;
  } = {},
): Promise<string> {
  const { type = "order.created", payload = "{}", tenant = "default" } = event;
  const [row] = await database.query<{ id: string }>(
    "insert into outbox.events (type, payload, tenant) values ($1, $2::jsonb, $3) returning id",
    [type, payload, tenant],
  );
  return row?.id ?? "";
}

/** In one statement; the payloads are {"n": 1}, {"n": 2}, … */
export async function insertEvents(
  database: TestDatabase,
  count: number,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `insert into outbox.events (type, payload)
     select 'bulk.made', jsonb_build_object('n', n) from generate_series(1, $1::integer) as n returning id`,
    [count],
  );
  return rows.map((row) => row.id);
}

export interface Delivery {
  readonly id: string;
  readonly event_id: string;
  readonly endpoint_id: string;
  readonly tenant: string;
  readonly status: string;
  readonly attempt_count: number;
  readonly next_attempt_at: Date | null;
  readonly waiting_since: Date | null;
  readonly backlog: string | null;
  readonly last_status_code: number | null;
  readonly last_error: string | null;
  readonly completed_at: Date | null;
  readonly created_at: Date;
}

/** All deliveries, the oldest first. */
export async function deliveries(database: TestDatabase): Promise<Delivery[]> {
  return await database.query<Delivery>(
    "select * from outbox.deliveries order by id",
  );
}

/** Waits until there are just so many deliveries of each status; throws with what there is instead. */
export async function waitForStatuses(
  database: TestDatabase,
  expected: Readonly<Record<string, number>>,
  timeoutMs = 60_000,
): Promise<Delivery[]> {
  const wanted = JSON.stringify(
    Object.keys(expected)
      .toSorted()
      .map((status) => [status, expected[status]]),
  );
  let found = "";
  const asExpected = async (): Promise<boolean> => {
    const rows = await database.query<{ status: string; count: number }>(
      "select status, count(*)::integer as count from outbox.deliveries group by status order by status",
    );
    found = JSON.stringify(rows.map(({ status, count }) => [status, count]));
    return found === wanted;
  };
  try {
    await waitFor(`deliveries ${wanted}`, asExpected, { timeoutMs });
  } catch (cause) {
    throw new Error(`wanted deliveries ${wanted}, there are ${found}`, {
      cause,
    });
  }
  return await deliveries(database);
}

/** Waits until just so many deliveries wait for their endpoints, and returns those. */
export async function waitForWaiting(
  database: TestDatabase,
  count: number,
): Promise<Delivery[]> {
  return await waitFor(`${count} to wait`, async () => {
    const waiting = (await deliveries(database)).filter(
      ({ backlog }) => backlog === "waiting",
    );
    return waiting.length === count ? waiting : undefined;
  });
}

export interface Attempt {
  readonly delivery_id: string;
  readonly number: number;
  readonly tenant: string;
  readonly started_at: Date;
  readonly duration_ms: number;
  readonly outcome: string;
  readonly status_code: number | null;
  readonly error: string | null;
  readonly response_headers: Readonly<Record<string, string>> | null;
  readonly response_body: string | null;
  readonly worker: string;
}

/** All attempts, by delivery and number. */
export async function attempts(database: TestDatabase): Promise<Attempt[]> {
  return await database.query<Attempt>(
    "select * from outbox.attempts order by delivery_id, number",
  );
}

/**
 * Waits until Postgres holds none of our jobs, neither locked nor waiting, but maintenance and the second look after a
 * resumption; throws with what there is instead.
 */
export async function waitForNoJobs(database: TestDatabase): Promise<void> {
  let left: unknown[] = [];
  try {
    await waitFor("no jobs", async () => {
      left = await database.query(
        `select task_identifier, key, run_at, attempts, locked_by, last_error from graphile_worker.jobs
         where task_identifier not in ('maintain', 'release') limit 5`,
      );
      return left.length === 0;
    });
  } catch (cause) {
    throw new Error(`there are jobs: ${JSON.stringify(left)}`, { cause });
  }
}

/** Throws unless the request is signed with this secret, by the reference library's judgement. */
export function verify(request: ReceivedRequest, secret: string): void {
  new Webhook(secret).verify(
    request.text,
    request.headers as Record<string, string>,
  );
}

/** Whether it is signed with this secret. */
export function isSignedWith(
  request: ReceivedRequest,
  secret: string,
): boolean {
  try {
    verify(request, secret);
    return true;
  } catch {
    return false;
  }
}
