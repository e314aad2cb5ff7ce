-- This, give_back_jobs and free_pools are the only places that write to graphile-worker's job table (undispatched_ids,
-- sweep_backlogs and gauges read it). Its add_job would do the same, but takes ten times as long and
-- notifies, and a NOTIFY in every transaction makes commits queue behind each other (see docs/performance.md).
-- test/sql/enqueue-dispatch.test.ts adds the same job both ways and compares every column.
--
-- It runs in the application's INSERT under the application's search_path, since setting one costs as much as all the
-- rest: so every name and operator is qualified.
create or replace function outbox_private.enqueue_dispatch(p_event_ids uuid[]) returns void
  language plpgsql volatile
as $$
begin
  if pg_catalog.cardinality(p_event_ids) operator(pg_catalog.<=) 100 then -- nearly always, and cheaper
    insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
    select t.id, pg_catalog.json_build_object('event_ids', p_event_ids), 32767
    from graphile_worker._private_tasks as t
    where t.identifier operator(pg_catalog.=) 'dispatch'::pg_catalog.text;
  else
    insert into graphile_worker._private_jobs (task_id, payload, max_attempts)
    select t.id, pg_catalog.json_build_object('event_ids', p_event_ids[n:n operator(pg_catalog.+) 99]), 32767
    from graphile_worker._private_tasks as t,
      pg_catalog.generate_series(1, pg_catalog.cardinality(p_event_ids), 100) as n
    where t.identifier operator(pg_catalog.=) 'dispatch'::pg_catalog.text;
  end if;
  if not found then
    -- Somebody removed the task's row since the last migration.
    insert into graphile_worker._private_tasks (identifier) values ('dispatch') on conflict do nothing;
    perform outbox_private.enqueue_dispatch(p_event_ids);
  end if;
end
$$;
revoke execute on function outbox_private.enqueue_dispatch(uuid[]) from public;
comment on function outbox_private.enqueue_dispatch(uuid[]) is
  'Adds the `dispatch` jobs for these events, 100 events a job, without a NOTIFY.';

insert into graphile_worker._private_tasks (identifier)
select 'dispatch' where not exists (select from graphile_worker._private_tasks where identifier = 'dispatch')
on conflict do nothing;

-- graphile-worker fetches by (priority, run_at). Before Postgres 18, which skips through such an index, an idle worker
-- would read all jobs that are scheduled for later, at each poll: 7,000 pages with a million of them, against 7.
do $do$
begin
  if current_setting('server_version_num')::integer < 180000 then
    create index if not exists outbox_jobs_due on graphile_worker._private_jobs (run_at) include (task_id)
      where is_available;
  end if;
end
$do$;

-- Nearly all rows of it are dead soon, so how many are alive says nothing about when to vacuum: whenever autovacuum looks
-- (autovacuum_naptime), and without pausing on the way. See docs/performance.md.
alter table graphile_worker._private_jobs set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
