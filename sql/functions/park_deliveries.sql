-- Planner settings and `between`: see fan_out.
create or replace function outbox_private.park_deliveries(p_parked json) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_jobs graphile_worker.job_spec[];
  v_lowest uuid;
  v_highest uuid;
begin
  -- In the collation C they sort as uuids do.
  select min(a ->> 'delivery_id' collate "C")::uuid, max(a ->> 'delivery_id' collate "C")::uuid
  into v_lowest, v_highest
  from json_array_elements(p_parked) as a;

  with given as materialized (
    select *
    from json_to_recordset(p_parked) as a (
      delivery_id uuid, endpoint_id uuid, wait_ms float8, drain_in_ms float8, error text)
    order by delivery_id -- the lock order
  ), parked as (
    update outbox.deliveries as d
    set
      waiting_since = case when g.drain_in_ms is not null then coalesce(d.waiting_since, now()) end,
      next_attempt_at = now() + g.wait_ms * interval '1 millisecond',
      last_error = coalesce(g.error, d.last_error)
    from given as g
    where d.id = g.delivery_id and d.id between v_lowest and v_highest and d.status = 'pending'
    returning d.id, d.endpoint_id, d.next_attempt_at, g.drain_in_ms
  ), jobs as (
    select id as key, outbox_private.deliver_job(id, endpoint_id, next_attempt_at) as job
    from parked
    where drain_in_ms is null
    union all
    select endpoint_id, outbox_private.drain_job(endpoint_id, now() + min(drain_in_ms) * interval '1 millisecond')
    from parked
    where drain_in_ms is not null
    group by endpoint_id
  )
  select array_agg(job order by key) into v_jobs from jobs;
  if v_jobs is not null then
    perform graphile_worker.add_jobs(v_jobs);
  end if;
end
$$;
revoke execute on function outbox_private.park_deliveries(json) from public;
comment on function outbox_private.park_deliveries(json) is
  'Lets deliveries wait for their endpoint, without using up an attempt, and sees to it that a job comes for them: the endpoint''s `drain` in drain_in_ms, or, where that is null, one of their own in wait_ms.';
