// A company in the middle of its day, for pictures: seven tenants, a week of statistics, deliveries in every state. It is
// written as if it had happened: no worker runs, so the pictures of two days look alike.
import type { TestContext } from "node:test";
import { cleanUp } from "../helpers/cleanup.ts";
import type { TestDatabase } from "../helpers/database.ts";
import { count, slotOf } from "../../src/delivery/histogram.ts";
import type { Shown } from "./addresses.ts";

type Endpoint = {
  readonly tenant: string;
  readonly url: string;
  readonly description: string;
  readonly types: readonly string[];
  /** Attempts a minute. */
  readonly pace: number;
  /** Of its attempts, how many fail lately, and how. */
  readonly failing?: number;
  readonly outcome?: keyof typeof failures;
  readonly circuit?: "open";
};

/** As attempts record them: outcome, status, words, milliseconds, what came back. */
const failures = {
  timeout: ["timeout", null, "No answer within 15000 ms.", 15_000, null],
  unavailable: [
    "http_error",
    503,
    "The endpoint answered 503.",
    184,
    "<html><head><title>503 Service Temporarily Unavailable</title></head><body><center><h1>503 Service Temporarily Unavailable</h1></center><hr><center>nginx</center></body></html>",
  ],
  refused: [
    "connection_refused",
    null,
    "The endpoint refused the connection (ECONNREFUSED).",
    12,
    null,
  ],
  signature: [
    "http_error",
    401,
    "The endpoint answered 401.",
    41,
    '{"error":"signature does not match"}',
  ],
} as const;

const endpoints: readonly Endpoint[] = [
  {
    tenant: "acme",
    url: "https://api.acme.example/webhooks/orders",
    description: "Order service",
    types: ["order.*"],
    pace: 46,
  },
  {
    tenant: "acme",
    url: "https://billing.acme.example/hooks/postcommit",
    description: "Billing",
    types: ["invoice.*", "payment.*"],
    pace: 22,
    failing: 1,
    outcome: "timeout",
    circuit: "open",
  },
  {
    tenant: "northwind",
    url: "https://erp.northwind.example/api/v2/events",
    description: "ERP bridge",
    types: ["order.*", "stock.*"],
    pace: 31,
    failing: 0.38,
    outcome: "unavailable",
  },
  {
    tenant: "globex",
    url: "https://hooks.globex.example/crm",
    description: "CRM sync",
    types: ["customer.*"],
    pace: 9,
  },
  {
    tenant: "initech",
    url: "https://reports.initech.example/ingest",
    description: "Daily reports",
    types: ["invoice.*"],
    pace: 14,
  },
  {
    tenant: "hooli",
    url: "https://events.hooli.example/lake",
    description: "Data lake",
    types: [],
    pace: 88,
  },
  {
    tenant: "umbrella",
    url: "https://lab.umbrella.example/hooks",
    description: "Lab notifications",
    types: ["sample.*"],
    pace: 6,
    failing: 0.06,
    outcome: "signature",
  },
  {
    tenant: "stark",
    url: "https://gateway.stark.example/in",
    description: "Gateway",
    types: ["order.*", "payment.*"],
    pace: 27,
  },
];

const paused = 3;

/** Fills a migrated database, until the test ends; returns the rows that the pages of one row show. */
export async function paint(
  t: TestContext,
  database: TestDatabase,
): Promise<Shown> {
  const ids: string[] = [];
  for (const { tenant, url, description, types } of endpoints) {
    const [made] = await database.query<{ id: string }>(
      `select id from outbox.create_endpoint(url => $1, tenant => $2, description => $3, event_types => $4,
         headers => '{"x-environment": "production"}')`,
      [url, tenant, description, types.length > 0 ? types : null],
    );
    ids.push(made?.id ?? "");
  }
  await database.query("select outbox.rotate_secret($1)", [ids[0]]);
  await paintStatistics(database, ids);
  await paintWorkers(t, database, ids);
  await paintDeliveries(database, ids);
  await paintDoings(database, ids);
  const one = async (text: string): Promise<string> => {
    const [row] = await database.query<{ id: string }>(text);
    return row?.id ?? "";
  };
  const deliveries = await one(
    `select id from outbox.deliveries
     where endpoint_id = '${ids[2]}' and status = 'pending' and attempt_count >= 3 order by id desc limit 1`,
  );
  return {
    deliveries,
    events: await one(
      `select event_id as id from outbox.deliveries where id = '${deliveries}'`,
    ),
    endpoints: ids[2] ?? "",
    "bulk-jobs": await one(
      "select id from outbox.bulk_jobs where status = 'running'",
    ),
  };
}

/** A little unevenness, the same each time. */
function uneven(n: number): number {
  return 0.8 + 0.4 * Math.abs((Math.sin(n * 12.9898) * 43_758.5453) % 1);
}

/** The last three hours by the minute, the last week by the quarter; more by day than by night. */
async function paintStatistics(
  database: TestDatabase,
  ids: readonly string[],
): Promise<void> {
  const minutes = Array.from({ length: 180 }, (_, n) => ({ ago: n, span: 1 }));
  const quarters = Array.from({ length: 7 * 96 - 13 }, (_, n) => ({
    ago: 195 + n * 15,
    span: 15,
  }));
  const notes = [...minutes, ...quarters].map(({ ago, span }) => {
    const day = 0.65 + 0.35 * Math.sin(((ago - 300) / 1440) * 2 * Math.PI);
    const rows = new Map<string, Tally>();
    for (const [index, endpoint] of endpoints.entries()) {
      // What fails has failed for some fifty minutes.
      const share = ago < 52 ? (endpoint.failing ?? 0) : 0.002;
      const slowed = endpoint.circuit && ago < 50 ? 0.1 : 1;
      const total = Math.round(
        endpoint.pace * span * day * uneven(ago * 7 + index) * slowed,
      );
      const failed = Math.round(total * share);
      const tally = tallyOf(endpoint, total, failed, ago * 31 + index);
      const type = endpoint.types[0]?.replace("*", "created") ?? "order.paid";
      for (const key of [
        ["all", "", ""],
        ["tenant", endpoint.tenant, ""],
        ["endpoint", endpoint.tenant, ids[index] ?? ""],
        ["type", endpoint.tenant, type],
        ["type", "", type],
      ]) {
        const name = JSON.stringify(key);
        rows.set(name, add(rows.get(name), tally));
      }
    }
    return {
      ago,
      rows: [...rows].map(([name, tally]) => {
        const [scope, tenant, key] = JSON.parse(name) as string[];
        return Object.assign({ scope, tenant, key }, tally);
      }),
    };
  });
  await database.query(
    `select outbox_private.note_statistics(n.rows, '[]', date_trunc('minute', now()) - n.ago * interval '1 minute' + interval '1 second')
     from json_to_recordset($1) as n (ago integer, rows json)`,
    [JSON.stringify(notes)],
  );
  await database.query(
    `insert into outbox_private.endpoint_outcomes (endpoint_id, last_success_at, last_failure_at)
     select p.id, now() - i.success * interval '1 minute', now() - i.failure * interval '1 minute'
     from json_to_recordset($1) as i (id uuid, success float8, failure float8)
       join outbox.endpoints as p on p.id = i.id`,
    [
      JSON.stringify(
        endpoints.map(({ failing = 0 }, index) => ({
          id: ids[index],
          success: failing === 1 ? 51 : 0.05,
          failure: failing > 0 ? 0.2 : 900,
        })),
      ),
    ],
  );
}

type Tally = {
  readonly attempts: number;
  readonly outcomes: readonly number[];
  readonly durations: readonly number[];
  readonly lags: readonly number[];
};

function tallyOf(
  { outcome }: Endpoint,
  total: number,
  failed: number,
  seed: number,
): Tally {
  // In the order of outcome_names(): delivered, http_error, redirect, gone, timeout, connection_refused.
  const outcomes = [total - failed, 0, 0, 0, 0, 0];
  const at = { timeout: 4, refused: 5, unavailable: 1, signature: 1 };
  outcomes[outcome ? at[outcome] : 1] = failed;
  const durations: number[] = [];
  const lags: number[] = [];
  for (let n = 0; n < Math.min(total, 40); n += 1) {
    const spread = uneven(seed + n * 3);
    const isSlow = n % 19 === 0;
    count(durations, slotOf(spread * (isSlow ? 420 : 70)));
    count(lags, slotOf(spread * (isSlow ? 46 : n % 7 === 0 ? 16 : 6)));
  }
  return { attempts: total, outcomes, durations, lags };
}

function add(known: Tally | undefined, more: Tally): Tally {
  if (!known) return more;
  const sums = (a: readonly number[], b: readonly number[]): number[] =>
    Array.from(
      { length: Math.max(a.length, b.length) },
      (_, n) => (a[n] ?? 0) + (b[n] ?? 0),
    );
  return {
    attempts: known.attempts + more.attempts,
    outcomes: sums(known.outcomes, more.outcomes),
    durations: sums(known.durations, more.durations),
    lags: sums(known.lags, more.lags),
  };
}

async function paintWorkers(
  t: TestContext,
  database: TestDatabase,
  ids: readonly string[],
): Promise<void> {
  await database.query(`
    insert into outbox_private.workers (pool_id, name, version, started_at) values
      ('pool-a1', 'worker-7f9c4-x2k8d:1', '0.1.0', now() - interval '3 days'),
      ('pool-a2', 'worker-7f9c4-x2k8d:1', '0.1.0', now() - interval '3 days'),
      ('pool-b1', 'worker-7f9c4-q94mt:1', '0.1.0', now() - interval '26 hours'),
      ('pool-b2', 'worker-7f9c4-q94mt:1', '0.1.0', now() - interval '26 hours')`);
  // As if they lived: for as long as this session does.
  const lease = await database.pool.connect();
  cleanUp(t, () => lease.release(true));
  await lease.query(
    "select pg_advisory_lock(outbox_private.pool_lock_key(w.pool_id)) from outbox_private.workers as w",
  );
  for (const [index, endpoint] of endpoints.entries()) {
    const isOpen = endpoint.circuit === "open";
    await database.query(
      `insert into outbox_private.endpoint_windows (endpoint_id, worker, circuit, open_until, window_limit, in_flight, updated_at)
       values ($1, 'worker-7f9c4-x2k8d:1', $2, $3, $4, $5, now())`,
      [
        ids[index],
        isOpen ? "open" : "closed",
        isOpen ? new Date(Date.now() + 42_000) : null,
        isOpen ? 1 : 20 + index * 9,
        isOpen ? 0 : 1 + (index % 4),
      ],
    );
  }
}

async function paintDeliveries(
  database: TestDatabase,
  ids: readonly string[],
): Promise<void> {
  const client = await database.pool.connect();
  try {
    // Nothing of it is to be dispatched.
    await client.query("set session_replication_role = replica");
    await client.query(deliveriesSql, [
      JSON.stringify(
        endpoints.map((endpoint, index) => {
          const { tenant, types, failing = 0, outcome, pace } = endpoint;
          const [name, status, words, ms, body] =
            failures[outcome ?? "unavailable"];
          return {
            id: ids[index],
            tenant,
            pace,
            failing: failing === 1 ? 0.9 : failing,
            name,
            status,
            words,
            ms,
            body,
            is_held: index === paused,
            types: (types.length > 0 ? types : ["order.*"]).flatMap((type) =>
              ["created", "updated", "paid"].map((what) =>
                type.replace("*", what),
              ),
            ),
          };
        }),
      ),
    ]);
  } finally {
    client.release(true);
  }
}

/** For each endpoint, events of the last hours: what is newer than fifty minutes shows its trouble. */
const deliveriesSql = `
  with made as materialized (
    select e.*, n, t.at,
      encode(set_bit(set_bit(overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from t.at) * 1000)::bigint) from 3)
        from 1 for 6), 52, 1), 53, 1), 'hex')::uuid as event_id,
      e.types[1 + n % array_length(e.types, 1)] as type,
      t.at > now() - interval '50 minutes' and (n * 37 % 100) < e.failing * 100 as is_failing
    from json_to_recordset($1) as e (
        id uuid, tenant text, pace float8, failing float8, name text, status integer, words text, ms integer, body text,
        is_held boolean, types text[])
      cross join generate_series(1, 60) as n,
      lateral (select now() - make_interval(secs => n * n * 90 / e.pace + 3 + n)) as t (at)
  ), states as (
    select m.*, case
        when m.is_held and m.n < 20 then 'held'
        when not m.is_failing and n % 29 <> 28 then 'delivered'
        when n % 29 = 28 then 'failed'
        when n % 11 = 10 then 'failed'
        when n % 23 = 22 then 'cancelled'
        else 'pending'
      end as state,
      case when m.is_failing then 1 + least(6, n / 4) else 1 end as tries
    from made as m
  ), events as (
    insert into outbox.events (id, tenant, type, payload, idempotency_key, traceparent, created_at, dispatched_at)
    select s.event_id, s.tenant, s.type,
      jsonb_build_object(
        'id', 10000 + n * 7, 'customer', jsonb_build_object('id', 'cus_' || substr(md5(s.event_id::text), 1, 14), 'name', 'Ada Okafor'),
        'currency', 'EUR', 'total', 119.90, 'lines', jsonb_build_array(
          jsonb_build_object('sku', 'KB-104-US', 'quantity', 1, 'price', 89.90),
          jsonb_build_object('sku', 'USB-C-2M', 'quantity', 2, 'price', 15.00))),
      s.type || '-' || 10000 + n * 7, '00-' || md5(s.event_id::text) || '-' || substr(md5(n::text), 1, 16) || '-01',
      s.at, s.at + interval '4 milliseconds'
    from states as s
  ), owed as (
    insert into outbox.deliveries (
      id, event_id, endpoint_id, tenant, status, attempt_count, next_attempt_at, last_status_code, last_error, completed_at,
      created_at)
    select
      outbox_private.delivery_id(s.event_id, s.id), s.event_id, s.id, s.tenant, s.state,
      case when s.state = 'held' then 0 else s.tries end,
      case when s.state = 'pending' then now() + make_interval(secs => 20 + n * 31) end,
      case when s.state = 'held' then null when s.state = 'delivered' then 200 else s.status end,
      case when s.state in ('held', 'delivered') then null else s.words end,
      case when s.state in ('delivered', 'failed', 'cancelled') then s.at + interval '80 milliseconds' end,
      s.at + interval '4 milliseconds'
    from states as s
  )
  insert into outbox.attempts (
    delivery_id, number, tenant, started_at, duration_ms, outcome, status_code, error, response_headers, response_body, worker)
  select
    outbox_private.delivery_id(s.event_id, s.id), a, s.tenant,
    s.at + make_interval(secs => (array[0, 10, 42, 105, 230, 540, 1450])[a]) + interval '6 milliseconds',
    case when o.is_ok then 40 + n * 3 else s.ms end,
    case when o.is_ok then 'delivered' else s.name end,
    case when o.is_ok then 200 else s.status end,
    case when o.is_ok then null else s.words end,
    case when o.is_ok or s.status is not null
      then jsonb_build_object('content-type', case when o.is_ok then 'application/json' else 'text/html' end, 'server', 'nginx')
    end,
    case when o.is_ok then '{"received":true}' else s.body end,
    'worker-7f9c4-x2k8d:1'
  from states as s
    cross join generate_series(1, 7) as a,
    lateral (select s.state = 'delivered' and a = s.tries as is_ok) as o
  where s.state <> 'held' and a <= s.tries`;

/** What people did lately, as the API would have made them do it. */
async function paintDoings(
  database: TestDatabase,
  ids: readonly string[],
): Promise<void> {
  const doings: readonly (readonly [string, string])[] = [
    [
      "operator",
      `select outbox.pause_endpoint('${ids[paused]}', reason => 'CRM is being moved until Monday')`,
    ],
    ["tenant acme: ann", `select outbox.rotate_secret('${ids[0]}')`],
    ["operator", "select outbox.retry_failed(type => 'order.*')"],
    [
      "tenant northwind: erp-team",
      `select outbox.retry_failed(endpoint_id => '${ids[2]}')`,
    ],
    [
      "tenant stark: pepper",
      `select outbox_private.reveal_secret('${ids[7]}', null)`,
    ],
  ];
  const client = await database.pool.connect();
  try {
    for (const [actor, text] of doings) {
      await client.query("select set_config('outbox.actor', $1, false)", [
        actor,
      ]);
      await client.query(text);
    }
  } finally {
    client.release(true);
  }
  await database.query(`
    update outbox.bulk_jobs set status = 'finished', expected_count = 1284, done_count = 1280, skipped_count = 4, completed_at = now()
    where arguments::text like '%order.%'`);
  await database.query(
    "update outbox.bulk_jobs set tenant = 'northwind', expected_count = 640, done_count = 372 where status = 'running'",
  );
}
