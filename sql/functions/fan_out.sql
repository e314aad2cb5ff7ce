-- Planner settings: a plan is made once and kept, often while the tables are still empty. Every step is by key for a
-- batch of keys, so nested loops over indexes are right whatever the size. `between` the lowest and the highest key
-- spares a statement the start-up of all partitions but those of the batch's days: with 92 of them that is most of it.
-- `= any (keys)` and never a join with them: a join may as well be done the other way round, by reading all rows between
-- the lowest and the highest key, which looks cheap while the table is small.
create or replace function outbox_private.fan_out(
  p_event_ids uuid[], p_shut json default '[]', p_name_all boolean default false
) returns json
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[] := (select array_agg(id order by id) from unnest(p_event_ids) as g (id));
  v_lowest uuid := v_ids[1];
  v_highest uuid := v_ids[cardinality(v_ids)];
  v_fresh_ids uuid[];
  v_wanted_ids uuid[];
  v_due json;
  v_endpoint_ids uuid[];
  v_jobs graphile_worker.job_spec[];
  v_others json;
begin
  with fresh as (
    -- Two workers with the same event (one was believed dead) wait for each other here, and the second gets nothing.
    update outbox.events as e
    set dispatched_at = clock_timestamp()
    where e.id = any (p_event_ids) and e.id between v_lowest and v_highest and e.dispatched_at is null
    returning e.id, e.tenant, e.type, e.created_at, e.traceparent, e.payload
  ), shut as materialized (
    select * from json_to_recordset(p_shut) as a (endpoint_id uuid, drain_in_ms float8)
  ), wanted as materialized (
    select
      outbox_private.delivery_id(f.id, p.id) as delivery_id, f.*, p.id as endpoint_id,
      p.paused_at is not null as is_paused, shut.endpoint_id is not null as is_shut, shut.drain_in_ms
    from fresh as f
      cross join lateral (
        select distinct s.endpoint_id
        from outbox_private.subscriptions as s
        where s.tenant = f.tenant and s.event_type = any (outbox_private.matching_patterns(f.type))
      ) as s
      join outbox.endpoints as p on p.id = s.endpoint_id and p.deleted_at is null
      left join shut on shut.endpoint_id = p.id
  ), owed as (
    insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status, next_attempt_at, waiting_since)
    select
      w.delivery_id, w.id, w.endpoint_id, w.tenant,
      case when w.is_paused then 'held' else 'pending' end,
      case when w.is_shut and not w.is_paused then now() + coalesce(w.drain_in_ms, 0) * interval '1 millisecond' end,
      case when w.is_shut and not w.is_paused then now() end
    from wanted as w
    on conflict (id) do nothing
  )
  select
    (select array_agg(f.id) from fresh as f),
    array_agg(distinct w.id),
    json_agg(json_build_array(
      w.delivery_id, 0, w.id, w.endpoint_id, w.tenant, w.type, outbox_private.iso_timestamp(w.created_at),
      -- Once for each delivery, so not where there are very many: then it is read when it is sent.
      case when (select count(*) from wanted) <= 2000 then outbox_private.small_payload(w.payload) end,
      w.traceparent)) filter (where not w.is_paused and not w.is_shut),
    array_agg(distinct w.endpoint_id) filter (where not w.is_paused and not w.is_shut),
    (
      select array_agg(
        outbox_private.drain_job(s.endpoint_id, now() + s.drain_in_ms * interval '1 millisecond')
        order by s.endpoint_id)
      from (select distinct endpoint_id, drain_in_ms from wanted where is_shut and not is_paused) as s
    ),
    case when p_name_all then (
      select json_agg(json_build_array(f.id, f.type, outbox_private.iso_timestamp(f.created_at), f.traceparent))
      from fresh as f
      where f.id not in (select o.id from wanted as o where not o.is_paused and not o.is_shut)
    ) end
  into v_fresh_ids, v_wanted_ids, v_due, v_endpoint_ids, v_jobs, v_others
  from wanted as w;

  if v_jobs is not null then
    perform outbox_private.add_jobs(v_jobs);
  end if;

  if cardinality(v_fresh_ids) > coalesce(cardinality(v_wanted_ids), 0) then
    update outbox.events as e
    set is_unmatched = true
    where e.id = any (array(select unnest(v_fresh_ids) except select unnest(v_wanted_ids)))
      and e.id between v_lowest and v_highest;
  end if;

  if coalesce(cardinality(v_fresh_ids), 0) < cardinality(p_event_ids) then
    -- Some events were dispatched before, and the worker died (or could not complete the job). What has an attempt, or
    -- a job of its own (next_attempt_at), is in good hands.
    return outbox_private.claim_deliveries(array(
      select d.id
      from outbox.deliveries as d
      where d.event_id = any (p_event_ids) and d.status = 'pending' and d.attempt_count = 0 and d.next_attempt_at is null
    ));
  end if;
  return json_build_object(
    'due', v_due, 'endpoints', outbox_private.sendable_endpoints(v_endpoint_ids), 'others', v_others);
end
$$;
revoke execute on function outbox_private.fan_out(uuid[], json, boolean) from public;
comment on function outbox_private.fan_out(uuid[], json, boolean) is
  'Dispatches events: writes their deliveries and returns those that are to be attempted now, in the form of claim_deliveries. Called again for the same event, it returns the deliveries that still have no attempt. p_shut: endpoints that can take nothing now, as [{endpoint_id, drain_in_ms}]; their deliveries wait from the beginning, see park_deliveries. p_name_all: also name those that were dispatched and of which nothing is to be attempted now, as others: [[event id, type, timestamp, traceparent]].';
