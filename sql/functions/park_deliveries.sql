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

  with parked as materialized (
    select *
    from json_to_recordset(p_parked) as a (delivery_id uuid, wait_ms float8, error text)
    order by delivery_id -- the lock order
  )
  update outbox.deliveries as d
  set
    waiting_since = coalesce(d.waiting_since, now()),
    next_attempt_at = now() + p.wait_ms * interval '1 millisecond',
    last_error = coalesce(p.error, d.last_error)
  from parked as p
  where d.id = p.delivery_id and d.id between v_lowest and v_highest and d.status = 'pending';

  select array_agg(
    outbox_private.drain_job(a.endpoint_id, now() + a.drain_in_ms * interval '1 millisecond') order by a.endpoint_id)
  into v_jobs
  from (
    select endpoint_id, min(drain_in_ms) as drain_in_ms
    from json_to_recordset(p_parked) as a (endpoint_id uuid, drain_in_ms float8)
    where drain_in_ms is not null
    group by endpoint_id
  ) as a;
  if v_jobs is not null then
    perform graphile_worker.add_jobs(v_jobs);
  end if;
end
$$;
revoke execute on function outbox_private.park_deliveries(json) from public;
comment on function outbox_private.park_deliveries(json) is
  'Lets deliveries wait for their endpoint, without using up an attempt, and sees to it that a `drain` job comes for them: in drain_in_ms, or not if it is null because one is running.';
