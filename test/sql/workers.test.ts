// What operators see of the worker processes: who lives, and what each has in hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, type TestDatabase } from "../helpers/database.ts";

type Worker = {
  readonly name: string;
  readonly version: string;
  readonly holds_lease: boolean;
  readonly lease_pid: number | null;
  readonly pool_count: number;
  readonly jobs: Record<string, { count: number; since: string }> | null;
  readonly in_flight: number;
  readonly open_circuits: number;
};

const read = async (database: TestDatabase): Promise<Worker[]> =>
  await database.query<Worker>("select * from outbox.workers()");

test("a process is one row, with its lease, its jobs and its circuits", async (t) => {
  const database = await createDatabase(t);
  const session = await database.pool.connect();
  try {
    const { rows } = await session.query<{ pid: number }>(`
      select pg_backend_pid() as pid from pg_advisory_lock(outbox_private.pool_lock_key('pool-1'))`);
    await database.query(`
      insert into outbox_private.workers (pool_id, name, version, started_at)
      values ('pool-1', 'alive', '1.2', now() - interval '2 minutes'), ('pool-2', 'alive', '1.2', now() - interval '1 minute'),
        ('pool-3', 'dead', '1.1', now());
      insert into outbox.events (type, payload) select 'a.b', '{}' from generate_series(1, 250);
      select graphile_worker.add_job('deliver');
      update graphile_worker._private_jobs set locked_by = 'pool-1', locked_at = now() - interval '5 seconds'
      where task_id = (select id from graphile_worker._private_tasks where identifier = 'dispatch');
      update graphile_worker._private_jobs set locked_by = 'pool-2', locked_at = now() where locked_by is null;
      insert into outbox.endpoints (url) values ('https://a.example'), ('https://b.example'), ('https://c.example');
      insert into outbox_private.endpoint_windows (endpoint_id, worker, circuit, window_limit, in_flight, updated_at)
      select id, 'alive', case url when 'https://a.example' then 'open' else 'closed' end, 10, 3,
        now() - case url when 'https://c.example' then interval '1 hour' else interval '0' end
      from outbox.endpoints`);
    const [alive, dead, ...others] = await read(database);
    assert.deepEqual(others, []);
    assert.ok(alive && dead);
    assert.equal(alive.name, "alive");
    assert.equal(alive.version, "1.2");
    assert.equal(alive.holds_lease, true);
    assert.equal(alive.lease_pid, rows[0]?.pid);
    assert.equal(alive.pool_count, 2);
    // What it has in flight is told anew all the time: an hour ago is no longer.
    assert.equal(alive.in_flight, 6);
    assert.equal(alive.open_circuits, 1);
    assert.deepEqual(
      Object.entries(alive.jobs ?? {}).map(([task, { count }]) => [
        task,
        count,
      ]),
      [
        ["deliver", 1],
        ["dispatch", 3],
      ],
    );
    const heldMs =
      Date.now() - Date.parse(alive.jobs?.["dispatch"]?.since ?? "");
    assert.ok(heldMs >= 5000 && heldMs < 65_000, `${heldMs} ms`);
    assert.equal(dead.name, "dead");
    assert.equal(dead.holds_lease, false);
    assert.equal(dead.lease_pid, null);
    assert.deepEqual(dead.jobs, {});
  } finally {
    session.release(true);
  }
});

test("where there are very many jobs, they are not looked through", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    insert into outbox_private.workers (pool_id, name, version) values ('pool-1', 'w', '1');
    select graphile_worker.add_job('deliver', json_build_object('padding', repeat(md5('x'), 100)));
    alter table graphile_worker._private_jobs alter column payload set storage plain;
    insert into graphile_worker._private_jobs (task_id, payload, run_at)
    select task_id, json_build_object('padding', repeat('x', 7000)), run_at
    from graphile_worker._private_jobs, generate_series(1, 8500)`);
  const [worker] = await read(database);
  assert.equal(worker?.jobs, null);
});

test("only operators read it", async (t) => {
  const database = await createDatabase(t);
  for (const role of ["outbox_tenant", "outbox_publisher"]) {
    await assert.rejects(
      database.query(
        `begin; set local role ${role}; select * from outbox.workers(); commit`,
      ),
      /permission denied/,
    );
  }
});

test("endpoints in trouble come in the order of their trouble, and only a tenant's own to a tenant", async (t) => {
  const database = await createDatabase(t);
  await database.query(`
    insert into outbox_private.workers (pool_id, name, version) values ('p', 'w', '1');
    insert into outbox.endpoints (tenant, url, description, paused_at, deleted_at)
    values ('a', 'https://x.example', 'open', null, null), ('a', 'https://x.example', 'paused', now(), null),
      ('b', 'https://x.example', 'failing', null, null), ('a', 'https://x.example', 'seldom', null, null),
      ('a', 'https://x.example', 'well', null, null), ('a', 'https://x.example', 'gone', now(), now()),
      ('a', 'https://x.example', 'long ago', null, null);
    insert into outbox_private.endpoint_windows (endpoint_id, worker, circuit, window_limit, in_flight, updated_at)
    select id, 'w', case description when 'open' then 'open' else 'closed' end, 10, 0, now() from outbox.endpoints;
    insert into outbox_private.endpoint_outcomes (endpoint_id, last_success_at, last_failure_at)
    select id, case description when 'failing' then null else now() end,
      case description when 'failing' then now() when 'seldom' then now() - interval '1 minute'
        when 'long ago' then now() - interval '1 day' end
    from outbox.endpoints`);
  const found = async (role: string, tenant: string): Promise<string[]> => {
    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await client.query(`set local role ${role}`);
      await client.query("select set_config('jwt.claims.tenant', $1, true)", [
        tenant,
      ]);
      const { rows } = await client.query<{ description: string }>(
        `select p.description
         from unnest(outbox.troubled_endpoint_ids()) with ordinality as t (id, n) join outbox.endpoints as p using (id)
         order by t.n`,
      );
      return rows.map(({ description }) => description);
    } finally {
      await client.query("rollback");
      client.release();
    }
  };
  assert.deepEqual(await found("outbox_operator", ""), [
    "open",
    "failing",
    "paused",
    "seldom",
  ]);
  assert.deepEqual(await found("outbox_tenant", "a"), [
    "open",
    "paused",
    "seldom",
  ]);
  assert.deepEqual(await found("outbox_tenant", "b"), ["failing"]);
});
