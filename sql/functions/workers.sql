-- Read every few seconds while somebody looks. Which jobs are locked is in no index, and need not be: where there are so
-- many that reading them takes more than a blink, what each worker has in hand is left out.
create or replace function outbox.workers() returns setof outbox.worker
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_can_read_jobs boolean := pg_relation_size('graphile_worker._private_jobs') <= 64 * 1024 * 1024;
begin
  return query
    with leases as materialized (
      select (l.classid::bigint << 32) | l.objid::bigint as key, l.pid
      from pg_locks as l
      where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
        and l.database = (select d.oid from pg_database as d where d.datname = current_database())
    ), pools as materialized (
      select w.pool_id, w.name, w.version, w.started_at, l.pid
      from outbox_private.workers as w
        left join leases as l on l.key = outbox_private.pool_lock_key(w.pool_id)
    ), held as materialized (
      select j.locked_by, j.task_id, count(*) as n, min(j.locked_at) as since
      from graphile_worker._private_jobs as j
      where v_can_read_jobs and j.locked_by is not null
      group by j.locked_by, j.task_id
    ), tasks as (
      select p.name, t.identifier, sum(h.n) as n, min(h.since) as since
      from pools as p
        join held as h on h.locked_by = p.pool_id
        join graphile_worker._private_tasks as t on t.id = h.task_id
      group by p.name, t.identifier
    ), windows as (
      select
        w.worker as name,
        sum(w.in_flight) filter (where w.updated_at > now() - interval '2 minutes') as in_flight,
        count(*) filter (where w.circuit <> 'closed') as open_circuits
      from outbox_private.endpoint_windows as w
      where w.worker in (select p.name from pools as p)
      group by w.worker
    )
    select
      p.name, max(p.version), min(p.started_at), bool_or(p.pid is not null), max(p.pid), count(*)::integer,
      case when v_can_read_jobs then coalesce((
        select jsonb_object_agg(t.identifier, jsonb_build_object('count', t.n, 'since', t.since))
        from tasks as t where t.name = p.name
      ), '{}') end,
      coalesce((select w.in_flight from windows as w where w.name = p.name), 0)::integer,
      coalesce((select w.open_circuits from windows as w where w.name = p.name), 0)::integer
    from pools as p
    group by p.name
    order by min(p.started_at), p.name;
end
$$;
revoke execute on function outbox.workers() from public;
grant execute on function outbox.workers() to outbox_operator;
comment on function outbox.workers() is
  E'@behavior -connection list\nThe worker processes that there are, and what each has in hand. For operators.';
