-- Planner settings: a plan is made once and kept, often while the tables are still empty. Every step is by key for a
-- batch of keys, so nested loops over indexes are right whatever the size. `between` the lowest and the highest key
-- spares a statement the start-up of all partitions but those of the batch's days: with 92 of them that is most of it.
create or replace function outbox_private.fan_out(p_event_ids uuid[], p_shut json default '[]')
  returns setof outbox_private.due_deliveries
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_delivery_ids uuid[];
  v_fresh_count integer;
  v_jobs graphile_worker.job_spec[];
  v_lowest uuid := (select id from unnest(p_event_ids) as g (id) order by id limit 1);
  v_highest uuid := (select id from unnest(p_event_ids) as g (id) order by id desc limit 1);
begin
  with fresh as (
    -- Two workers with the same event (one was believed dead) wait for each other here, and the second gets nothing.
    update outbox.events as e
    set dispatched_at = clock_timestamp()
    from unnest(p_event_ids) as given (id)
    where e.id = given.id and e.id between v_lowest and v_highest and e.dispatched_at is null
    returning e.id, e.tenant, e.type
  ), shut as materialized (
    select * from json_to_recordset(p_shut) as a (endpoint_id uuid, drain_in_ms float8)
  ), wanted as (
    select distinct f.id, s.endpoint_id, f.tenant
    from fresh as f
      join outbox_private.subscriptions as s
        on s.tenant = f.tenant and s.event_type = any (outbox_private.matching_patterns(f.type))
  ), owed as (
    insert into outbox.deliveries (id, event_id, endpoint_id, tenant, next_attempt_at, waiting_since)
    select
      outbox_private.delivery_id(w.id, w.endpoint_id), w.id, w.endpoint_id, w.tenant,
      case when shut.endpoint_id is not null then now() + coalesce(shut.drain_in_ms, 0) * interval '1 millisecond' end,
      case when shut.endpoint_id is not null then now() end
    from wanted as w
      left join shut on shut.endpoint_id = w.endpoint_id
    on conflict (id) do nothing
    returning id, endpoint_id, waiting_since
  )
  select
    array(select id from owed where waiting_since is null),
    (select count(*) from fresh),
    (
      select array_agg(
        outbox_private.drain_job(shut.endpoint_id, now() + shut.drain_in_ms * interval '1 millisecond')
        order by shut.endpoint_id)
      from shut
      where shut.drain_in_ms is not null
        and exists (select from owed where owed.endpoint_id = shut.endpoint_id and owed.waiting_since is not null)
    )
  into v_delivery_ids, v_fresh_count, v_jobs;

  if v_jobs is not null then
    perform graphile_worker.add_jobs(v_jobs);
  end if;

  if v_fresh_count < cardinality(p_event_ids) then
    -- These events were dispatched before, and the worker died (or could not complete the job). What has an attempt,
    -- or a `deliver` job of its own (next_attempt_at), is in good hands.
    v_delivery_ids := array(
      select d.id
      from unnest(p_event_ids) as given (id)
        join outbox.deliveries as d on d.event_id = given.id
      where d.status = 'pending' and d.attempt_count = 0 and d.next_attempt_at is null
    );
  end if;

  return query select * from outbox_private.claim_deliveries(v_delivery_ids);
end
$$;
revoke execute on function outbox_private.fan_out(uuid[], json) from public;
comment on function outbox_private.fan_out(uuid[], json) is
  'Dispatches events: writes their deliveries and returns those that are to be attempted now (see claim_deliveries). Called again for the same event, it returns the deliveries that still have no attempt. p_shut: endpoints that can take nothing now, as [{endpoint_id, drain_in_ms}]; their deliveries wait from the beginning, see park_deliveries.';
