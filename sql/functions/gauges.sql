-- What a scrape shows of the whole database, in some milliseconds whatever its size: read along indexes up to a bound, from
-- statistics, or from a sample of pages. Planner settings: see fan_out; one plan for all kinds, since to open the index of
-- every partition is most of the work.
create or replace function outbox_private.gauges(p_now timestamptz default clock_timestamp()) returns json
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
  set enable_partitionwise_aggregate = off set jit = off
as $$
declare
  v_bound constant integer := 5000;
  v_pages constant integer := 150;
  v_backlog jsonb;
  v_oldest jsonb;
  v_jobs jsonb;
  v_undispatched jsonb;
  v_partitions jsonb;
  v_job_pages integer := greatest(1, pg_relation_size('graphile_worker._private_jobs') / 8192);
begin
  select jsonb_object_agg(k.kind, c.n) into v_backlog
  from unnest('{waiting,scheduled,held,failed}'::text[]) as k (kind)
    cross join lateral (
      select count(*) as n
      from (select from outbox.deliveries as d where d.backlog = k.kind limit v_bound) as bounded
    ) as c;
  if exists (select from jsonb_each_text(v_backlog) as b where b.value::bigint = v_bound) then
    select v_backlog || jsonb_object_agg(e.kind, greatest(v_bound, e.n::bigint)) into v_backlog
    from (
      select k.kind, sum(p.reltuples * k.frequency) as n
      from pg_catalog.pg_inherits as i
        join pg_catalog.pg_class as p on p.oid = i.inhrelid and p.reltuples > 0
        join pg_catalog.pg_namespace as s on s.oid = p.relnamespace
        join pg_catalog.pg_stats as t
          on t.schemaname = s.nspname and t.tablename = p.relname and t.attname = 'backlog'
        cross join lateral unnest(t.most_common_vals::text::text[], t.most_common_freqs) as k (kind, frequency)
      where i.inhparent = 'outbox.deliveries'::regclass
      group by k.kind
    ) as e
    where (v_backlog ->> e.kind)::bigint = v_bound;
  end if;

  select jsonb_object_agg(k.kind, o.at) into v_oldest
  from unnest('{waiting,held}'::text[]) as k (kind)
    cross join lateral (
      select extract(epoch from p_now - coalesce(d.waiting_since, d.created_at)) as at
      from outbox.deliveries as d where d.backlog = k.kind
      order by d.id limit 1
    ) as o;

  -- A system sample reads whole pages, all of them up to a bound: exact, unless there are very many jobs.
  select jsonb_agg(jsonb_build_object('task', j.task, 'state', j.state, 'count', round(j.n))) into v_jobs
  from (
    select t.identifier as task, sampled.state, sampled.n
    from (
      select
        j.task_id,
        case
          when j.locked_at is not null then 'running'
          when j.attempts >= j.max_attempts then 'exhausted'
          when j.run_at > p_now then 'scheduled'
          else 'ready'
        end as state,
        count(*) * greatest(1, v_job_pages::float8 / v_pages) as n
      from graphile_worker._private_jobs as j tablesample system (least(100, 100.0 * v_pages / v_job_pages))
      group by 1, 2
    ) as sampled
      join graphile_worker._private_tasks as t on t.id = sampled.task_id
  ) as j;

  -- The jobs are the index of what is undispatched (see undispatched_ids). What a worker has in hand is not available any
  -- more, and young.
  with waiting as materialized (
    select j.created_at, json_array_length(j.payload -> 'event_ids') as n
    from graphile_worker._private_jobs as j
    where j.is_available and j.priority = 0
      and j.task_id = (select t.id from graphile_worker._private_tasks as t where t.identifier = 'dispatch')
    order by j.priority, j.run_at
    limit 1000
  )
  select jsonb_build_object(
    'count', coalesce(sum(w.n), 0), 'jobs', count(*), 'age', extract(epoch from p_now - min(w.created_at)))
  into v_undispatched
  from waiting as w;

  with late as materialized (
    select j.run_at
    from graphile_worker._private_jobs as j
    where j.is_available and j.priority = 10 and j.run_at <= p_now
      and j.task_id = (select t.id from graphile_worker._private_tasks as t where t.identifier = 'deliver')
    order by j.priority, j.run_at
    limit 1
  )
  select coalesce(v_oldest, '{}') || jsonb_build_object('due', extract(epoch from p_now - l.run_at))
  into v_oldest
  from (select) as one left join late as l on true;

  with ranges as materialized (
    select r.parent, r.range_from, r.range_until
    from outbox_private.partition_ranges() as r
    where not r.is_default and r.range_until > r.range_from
  ), covered as materialized (
    select r.parent, range_agg(tstzrange(r.range_from, r.range_until)) as stretches from ranges as r group by r.parent
  )
  select jsonb_agg(jsonb_build_object('table', t.name, 'ahead', (
    select count(*)
    from covered as c
      cross join lateral unnest(c.stretches) as s (stretch)
      join ranges as r on r.parent = c.parent and s.stretch @> r.range_from and r.range_from > p_now
    where c.parent = t.name and s.stretch @> p_now)))
  into v_partitions
  from unnest('{events,deliveries,attempts}'::text[]) as t (name);

  return json_build_object(
    'backlog', v_backlog,
    'undispatched', v_undispatched,
    'oldest', v_oldest,
    'jobs', coalesce(v_jobs, '[]'),
    'partitions', v_partitions,
    'default_rows', json_build_object(
      'events', (select count(*) from (select from outbox_private.events_default as d where d.id is not null limit 1000) as n),
      'deliveries', (select count(*) from (select from outbox_private.deliveries_default as d where d.id is not null limit 1000) as n),
      'attempts', (select count(*) from (select from outbox_private.attempts_default as d where d.delivery_id is not null limit 1000) as n)),
    'partition_problems', (select count(*) from outbox_private.partition_problems),
    'paused', (select count(*) from outbox.endpoints as p where p.paused_at is not null and p.deleted_at is null),
    'transaction_age', (
      select extract(epoch from p_now - min(a.xact_start))
      from pg_catalog.pg_stat_activity as a
      where a.datname = current_database() and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()),
    'connections', (select sum(d.numbackends) from pg_catalog.pg_stat_database as d),
    'max_connections', current_setting('max_connections')::integer,
    'now_ms', extract(epoch from clock_timestamp()) * 1000);
end
$$;
revoke execute on function outbox_private.gauges(timestamptz) from public;
comment on function outbox_private.gauges(timestamptz) is
  'What /metrics shows of the whole database: backlog, ages in seconds, jobs by task and state, partitions, connections. Counts are exact up to 5,000, and estimates beyond.';
