// The end of every chaos run: what the application committed, what Postgres holds and what the receivers saw are put
// side by side. Every difference has a name and must be empty.
import pg from "pg";
import { setTimeout as delay } from "node:timers/promises";
import { differences, type Difference } from "./differences.ts";
import {
  countDisturbed,
  countExposed,
  countSentAgain,
  type Casualty,
} from "./exposure.ts";
import { wanted, type Rig } from "./rig.ts";

export type Balance = {
  /** Empty if all is well: each names a difference, how often, and some of it. */
  readonly problems: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
};

/** Waits until nothing is left to be done. Returns false after `timeoutMs`: the books will tell what is left. */
export async function settle(rig: Rig, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const [left] = await rig.query(
      `select where exists (select from graphile_worker.jobs where task_identifier <> 'maintain')
         or exists (select from outbox.events where dispatched_at is null)
         or exists (select from outbox.deliveries where status = 'pending')`,
    );
    if (!left) return true;
    if (performance.now() > deadline) return false;
    await delay(100);
  }
}

/** Stops the workers in good order, then compares. The load must have been stopped before. */
export async function balance(rig: Rig): Promise<Balance> {
  const problems = [...rig.workers.problems];
  await Promise.all(
    rig.workers.running().map(async (worker) => {
      const code = await worker.terminate();
      if (code !== 0) problems.push(`SIGTERM: worker exited with ${code}`);
    }),
  );
  const client = new pg.Client({ connectionString: rig.databaseUrl });
  await client.connect();
  try {
    await load(client, rig);
    for (const difference of differences) {
      problems.push(...(await find(client, difference)));
    }
    const figures = await count(client, rig);
    const {
      lost = 0,
      "lost at most": lostAtMost = 0,
      "sent twice by one attempt at most": sentAgain = 0,
    } = figures;
    if (lost > lostAtMost + sentAgain) {
      problems.push(
        `${lost} requests have no attempt, but only ${lostAtMost} were in flight at a crash and ${sentAgain} were sent twice by one attempt`,
      );
    }
    const { repeated = 0, "repeated at most": repeatedAtMost = 0 } = figures;
    if (repeated > repeatedAtMost) {
      problems.push(
        `${repeated} successes were repeated, only ${repeatedAtMost} were in flight: ${storiesOfRepeats(rig)}`,
      );
    }
    return { problems, figures };
  } finally {
    await client.end();
  }
}

/** Some deliveries that succeeded twice: which process sent them, from when to when. */
function storiesOfRepeats({ log }: Rig): string {
  const successes = log.filter(
    ({ status = 0 }) => status >= 200 && status < 300,
  );
  const byDelivery = Map.groupBy(
    successes,
    ({ eventId, endpoint }) => `${eventId} to ${endpoint}`,
  );
  return [...byDelivery.values()]
    .filter((requests) => requests.length > 1)
    .slice(0, 10)
    .map((requests) =>
      requests
        .map(
          ({ workerPid, receivedAtMs, answeredAtMs = Number.NaN }) =>
            `${workerPid} ${Math.round(receivedAtMs)}–${Math.round(answeredAtMs)} ms`,
        )
        .join(" and "),
    )
    .join("; ");
}

async function find(
  client: pg.Client,
  { name, rows: text }: Difference,
): Promise<string[]> {
  const { rows } = await client.query<{ what: string; total: string }>(
    `select what, count(*) over () as total from (${text}) as d (what) limit 5`,
  );
  const [first] = rows;
  if (!first) return [];
  const some = rows.map((row) => row.what).join("; ");
  return [`${name}: ${first.total} (${some})`];
}

/** Puts what only we know beside what Postgres knows. */
async function load(client: pg.Client, rig: Rig): Promise<void> {
  await client.query(`
    create temp table ledger (n integer, transaction integer, tenant text, type text, fate text);
    create temp table wanted (tenant text, type text, endpoint_id uuid);
    create temp table seen (event_id uuid, endpoint_id uuid, n integer, "isSigned" boolean, status integer);
    create temp table booked as
      select id, (payload ->> 'n')::integer as n, tenant, type, dispatched_at from outbox.events`);
  await copy(client, "ledger", rig.ledger.entries);
  await copy(client, "wanted", wanted(rig.endpoints));
  const seen = rig.log.map(({ eventId, endpoint, n, isSigned, status }) => ({
    event_id: eventId,
    endpoint_id: rig.endpoints[endpoint]?.id,
    n,
    isSigned,
    status,
  }));
  await copy(client, "seen", seen);
  await client.query(`
    create index on ledger (n);
    create index on booked (n);
    create index on booked (id);
    create index on seen (event_id, endpoint_id);
    analyze ledger, wanted, seen, booked`);
}

async function copy(
  client: pg.Client,
  table: string,
  rows: readonly object[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 5000) {
    await client.query(
      `insert into ${table} select * from json_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows.slice(start, start + 5000))],
    );
  }
}

async function count(
  client: pg.Client,
  rig: Rig,
): Promise<Record<string, number>> {
  const { rows } = await client.query<Record<string, string>>(`
    with deliveries as (
      select
        d.status,
        d.attempt_count,
        (select count(*) from seen as s where s.event_id = d.event_id and s.endpoint_id = d.endpoint_id) as requests,
        (select count(*) from seen as s
         where s.event_id = d.event_id and s.endpoint_id = d.endpoint_id and s.status between 200 and 299) as successes,
        -- It may have been a success that came too late: then it is no repetition.
        (select count(*) from outbox.attempts as a where a.delivery_id = d.id and a.status_code is null) as unanswered
      from outbox.deliveries as d
    )
    select
      (select count(*) from booked) as events,
      (select count(*) from ledger where fate = 'rolled back') as "rolled back",
      (select count(*) from ledger where fate = 'unknown') as unknown,
      count(*) as deliveries,
      count(*) filter (where status = 'delivered') as delivered,
      count(*) filter (where status = 'failed') as failed,
      count(*) filter (where status = 'held') as held,
      count(*) filter (where status = 'cancelled') as cancelled,
      coalesce(sum(attempt_count), 0) as attempts,
      coalesce(sum(requests), 0) as requests,
      coalesce(sum(greatest(0, requests - attempt_count)), 0) as lost,
      coalesce(sum(greatest(0, successes - 1 - unanswered)), 0) as repeated
    from deliveries`);
  const figures = Object.fromEntries(
    Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]),
  );
  const { rows: outcomes } = await client.query<{
    name: string;
    count: number;
  }>(
    "select 'attempts: ' || outcome as name, count(*)::integer as count from outbox.attempts group by 1 order by 1",
  );
  const exposed = (casualties: readonly Casualty[]): number =>
    casualties.reduce((sum, each) => sum + countExposed(rig, each), 0);
  const disturbed = countDisturbed(rig, rig.disturbances);
  const lostAtMost = exposed(rig.kills);
  return {
    ...figures,
    ...Object.fromEntries(outcomes.map(({ name, count: n }) => [name, n])),
    "lost at most": lostAtMost,
    "sent twice by one attempt at most": countSentAgain(rig),
    "repeated at most": lostAtMost + exposed(rig.stalls) + disturbed,
  };
}
