-- Planner settings, `between` and `any`: see fan_out. An index is searched for sorted keys, so rows are locked in the
-- order of ids. width_bucket finds a delivery's place in the sorted list.
create or replace function outbox_private.park_deliveries(p_parked json) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[];
  v_waits_ms float8[];
  v_drains_ms float8[];
  v_errors text[];
  v_jobs graphile_worker.job_spec[];
begin
  select array_agg(delivery_id), array_agg(wait_ms), array_agg(drain_in_ms), array_agg(error)
  into v_ids, v_waits_ms, v_drains_ms, v_errors
  from (
    select *
    from json_to_recordset(p_parked) as a (delivery_id uuid, wait_ms float8, drain_in_ms float8, error text)
    order by delivery_id
  ) as given;

  with parked as (
    update outbox.deliveries as d
    set
      waiting_since = case
        when v_drains_ms[width_bucket(d.id, v_ids)] is not null then coalesce(d.waiting_since, now())
      end,
      next_attempt_at = now() + v_waits_ms[width_bucket(d.id, v_ids)] * interval '1 millisecond',
      last_error = coalesce(v_errors[width_bucket(d.id, v_ids)], d.last_error)
    where d.id = any (v_ids) and d.id between v_ids[1] and v_ids[cardinality(v_ids)] and d.status = 'pending'
    returning d.id, d.endpoint_id, d.next_attempt_at, v_drains_ms[width_bucket(d.id, v_ids)] as drain_in_ms
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
    perform outbox_private.add_jobs(v_jobs);
  end if;
end
$$;
revoke execute on function outbox_private.park_deliveries(json) from public;
comment on function outbox_private.park_deliveries(json) is
  'Lets deliveries wait for their endpoint, without using up an attempt, and sees to it that a job comes for them: the endpoint''s `drain` in drain_in_ms, or, where that is null, one of their own in wait_ms.';
