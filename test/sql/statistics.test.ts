// What is counted of attempts, and read again: sums, percentiles, buckets, who may see what, and what is removed.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { count, slotOf } from "../../src/delivery/histogram.ts";
import { outcomePositions } from "../../src/delivery/outcome.ts";
import type { Counted } from "../../src/tasks/tally.ts";
import { add, endpointsOf, newTally, rowsOf } from "../../src/tasks/tally.ts";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

type Point = {
  readonly at: Date;
  readonly attempts: number;
  readonly delivered: number;
  readonly failed: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly p50_duration_ms: number | null;
  readonly p95_duration_ms: number | null;
  readonly p99_lag_ms: number | null;
};

async function makeEndpoint(
  database: TestDatabase,
  tenant: string,
): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    "insert into outbox.endpoints (tenant, url) values ($1, 'https://a.example') returning id",
    [tenant],
  );
  return row?.id ?? "";
}

async function note(
  database: TestDatabase,
  attempts: readonly Partial<Counted>[],
  now = new Date(),
): Promise<void> {
  const tally = newTally();
  for (const attempt of attempts) {
    add(tally, {
      tenant: "acme",
      endpointId: "00000000-0000-7000-8000-000000000000",
      type: "order.paid",
      outcome: "delivered",
      durationMs: 20,
      lagMs: null,
      atMs: 0,
      ...attempt,
    });
  }
  await database.query("select outbox_private.note_statistics($1, $2, $3)", [
    JSON.stringify(rowsOf(tally)),
    JSON.stringify(
      endpointsOf(tally, 0).map((one) => ({
        endpoint_id: one.endpointId,
        success_ms_ago: one.successMsAgo,
        failure_ms_ago: one.failureMsAgo,
      })),
    ),
    now,
  ]);
}

/** As a tenant, or as an operator. Arguments are SQL. */
async function read(
  database: TestDatabase,
  args = "",
  tenant?: string,
): Promise<Point[]> {
  const client = await database.pool.connect();
  try {
    await client.query("begin read only");
    await client.query(
      `set local role ${tenant === undefined ? "outbox_operator" : "outbox_tenant"}`,
    );
    await client.query("select set_config('jwt.claims.tenant', $1, true)", [
      tenant ?? "",
    ]);
    const { rows } = await client.query<Point>(
      `select * from outbox.statistics(${args})`,
    );
    return rows;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

function total(points: readonly Point[]): number {
  return points.reduce((sum, { attempts }) => sum + attempts, 0);
}

test("both sides know the same outcomes in the same order", async (t) => {
  const database = await createDatabase(t);
  const [row] = await database.query<{ names: string[] }>(
    "select outbox_private.outcome_names() as names",
  );
  assert.deepEqual(row?.names, Object.keys(outcomePositions));
  assert.deepEqual(
    Object.values(outcomePositions),
    row.names.map((_, index) => index),
  );
});

test("percentiles of a histogram are those of the values, to a slot's width", async (t) => {
  const database = await createDatabase(t);
  const duration = fc.oneof(
    fc.double({ min: 0, max: 50, noNaN: true }),
    fc.double({ min: 0, max: 100_000, noNaN: true }),
  );
  const shares = [0, 0.1, 0.5, 0.95, 0.99, 1];
  await fc.assert(
    fc.asyncProperty(
      fc.array(duration, { minLength: 1, maxLength: 200 }),
      async (values) => {
        const histogram: number[] = [];
        for (const value of values) count(histogram, slotOf(value));
        const [row] = await database.query<{ found: number[] }>(
          "select outbox_private.histogram_percentiles($1, $2) as found",
          [histogram, shares],
        );
        const [exact] = await database.query<{ found: number[] }>(
          "select percentile_disc($2::float8[]) within group (order by v) as found from unnest($1::float8[]) as v",
          [values, shares],
        );
        shares.forEach((share, index) => {
          const found = row?.found[index] ?? Number.NaN;
          const wanted = exact?.found[index] ?? Number.NaN;
          assert.ok(
            found >= wanted / 1.19 - 1 && found <= wanted * 1.19 + 1,
            `${share}: ${found} for ${wanted}`,
          );
        });
      },
    ),
    { numRuns: 60 },
  );
  const [empty] = await database.query<{ none: null[]; never: null }>(
    `select outbox_private.histogram_percentiles('{}', '{0.5,1}') as none,
       outbox_private.histogram_percentiles(null, '{0.5}') as never`,
  );
  assert.deepEqual(empty, { none: [null, null], never: null });
});

test("what is noted several times is added up, by the minute and by the hour", async (t) => {
  const database = await createDatabase(t);
  const endpointId = await makeEndpoint(database, "acme");
  await note(database, [{ endpointId }, { endpointId, outcome: "timeout" }]);
  await note(database, [
    { endpointId, durationMs: 1000, lagMs: 40 },
    { endpointId, outcome: "timeout" },
    { endpointId, outcome: "scheme_forbidden" },
  ]);
  // The minute may have changed in between.
  for (const args of [
    "",
    "bucket => '15 minutes'",
    "bucket => '1 hour', since => now() - interval '2 hours'",
  ]) {
    const points = await read(database, args);
    const busy = points.filter(({ attempts }) => attempts > 0);
    assert.equal(total(busy), 5, args);
    const outcomes: Record<string, number> = {};
    for (const point of busy) {
      assert.equal(point.failed, point.attempts - point.delivered);
      for (const [outcome, n] of Object.entries(point.outcomes)) {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + n;
      }
    }
    assert.deepEqual(outcomes, {
      delivered: 2,
      timeout: 2,
      scheme_forbidden: 1,
    });
    const last = busy.at(-1);
    assert.ok((last?.p95_duration_ms ?? 0) > 500);
    assert.ok(Math.abs((last?.p99_lag_ms ?? 0) - 40) < 8);
  }
});

test("an hour has 60 or 61 minutes, empty ones too, and the day comes in quarters", async (t) => {
  const database = await createDatabase(t);
  const minutes = await read(database);
  assert.ok(minutes.length === 61 || minutes.length === 60);
  assert.deepEqual(
    { ...minutes[0], at: undefined },
    {
      at: undefined,
      attempts: 0,
      delivered: 0,
      failed: 0,
      outcomes: {},
      p50_duration_ms: null,
      p95_duration_ms: null,
      p99_duration_ms: null,
      p50_lag_ms: null,
      p95_lag_ms: null,
      p99_lag_ms: null,
    },
  );
  for (const [since, seconds] of [
    ["1 day", 900],
    ["7 days", 3600],
    ["30 days", 21_600],
    ["400 days", 21_600],
  ] as const) {
    const points = await read(database, `since => now() - interval '${since}'`);
    const [first, second] = points;
    const apart = Number(second?.at) - Number(first?.at);
    assert.equal(apart / 1000, seconds, since);
    assert.ok(points.length <= 201 && points.length > 90, since);
  }
});

test("buckets that can't be are refused, with what to do", async (t) => {
  const database = await createDatabase(t);
  for (const [args, message] of [
    ["bucket => '90 seconds'", /whole number of minutes/],
    ["bucket => '0'", /whole number of minutes/],
    ["bucket => '-1 hour'", /whole number of minutes/],
    ["bucket => '1 minute', since => now() - interval '20 hours'", /1,000/],
    ["bucket => '20 minutes', since => now() - interval '2 days'", /26 hours/],
    ["bucket => '30 minutes', since => now() - interval '9 days'", /8 days/],
    ["since => now() + interval '1 hour'", /before/],
    ["endpoint_id => gen_random_uuid()", /no endpoint/],
    ["endpoint_id => gen_random_uuid(), type => 'a.b'", /not of both/],
  ] as const) {
    await assert.rejects(read(database, args), message, args);
  }
});

test("by tenant, endpoint and type: each sees its own, and another's endpoint is not there", async (t) => {
  const database = await createDatabase(t);
  const ours = await makeEndpoint(database, "acme");
  const theirs = await makeEndpoint(database, "umbrella");
  await note(database, [
    { endpointId: ours },
    { endpointId: ours, type: "order.made" },
    { endpointId: theirs, tenant: "umbrella" },
  ]);
  const counted = async (args: string, tenant?: string): Promise<number> =>
    total(await read(database, args, tenant));
  assert.equal(await counted(""), 3);
  assert.equal(await counted("tenant => 'acme'"), 2);
  assert.equal(await counted("type => 'order.paid'"), 2);
  assert.equal(await counted("type => 'order.paid', tenant => 'acme'"), 1);
  assert.equal(await counted(`endpoint_id => '${theirs}'`), 1);
  assert.equal(await counted("", "acme"), 2);
  assert.equal(await counted("tenant => 'acme'", "acme"), 2);
  assert.equal(await counted("type => 'order.paid'", "acme"), 1);
  assert.equal(await counted(`endpoint_id => '${ours}'`, "acme"), 2);

  const refusal = async (args: string): Promise<string> =>
    await read(database, args, "acme").then(
      () => "none",
      ({ code, message }: { code: string; message: string }) =>
        `${code} ${message}`,
    );
  const asTheirs = await refusal(`endpoint_id => '${theirs}'`);
  assert.match(asTheirs, /^OB404 There is no endpoint/);
  const nobodys = "00000000-0000-7000-8000-00000000beef";
  assert.equal(
    asTheirs.replace(theirs, nobodys),
    await refusal(`endpoint_id => '${nobodys}'`),
  );
  assert.match(await refusal("tenant => 'umbrella'"), /^OB404/);
  assert.match(await refusal("tenant => 'nobody'"), /^OB404/);
});

test("two workers that note the same rows in any order never deadlock, and nothing is lost", async (t) => {
  const database = await createDatabase(t);
  const attempts = Array.from({ length: 40 }, (_, n) => ({
    tenant: `t${n % 7}`,
    type: `a.b${n % 5}`,
    endpointId: `00000000-0000-7000-8000-0000000000${10 + n}`,
  }));
  const rounds = Array.from({ length: 15 }, async (_, n) => {
    await note(database, n % 2 === 0 ? attempts : attempts.toReversed());
  });
  await Promise.all(rounds);
  assert.equal(total(await read(database)), 600);
});

test("what is too old is removed in small pieces, and nothing else", async (t: TestContext) => {
  const database = await createDatabase(t);
  const hoursAgo = (hours: number): Date =>
    new Date(Date.now() - hours * 3_600_000);
  for (const hours of [0, 25, 27, 28, 24 * 7, 24 * 9, 24 * 41]) {
    await note(database, [{}], hoursAgo(hours));
  }
  let rounds = 1;
  const prune = async (): Promise<boolean> => {
    const [row] = await database.query<{ more: boolean }>(
      "select outbox_private.prune_statistics(3) as more",
    );
    return row?.more ?? false;
  };
  while (await prune()) rounds += 1;
  assert.ok(rounds > 3);
  const left = await database.query(
    "select resolution, count(*)::integer / 5 as moments from outbox_private.statistics group by 1 order by 1",
  );
  assert.deepEqual(left, [
    { resolution: "hour", moments: 6 },
    { resolution: "minute", moments: 2 },
    { resolution: "quarter", moments: 5 },
  ]);
});
