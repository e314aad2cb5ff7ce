-- The core of replay_event and replay_events. Planner settings, `between` and `any`: see fan_out. What is held and what
-- waits is decided by one snapshot, as in fan_out: what that holds while its endpoint is just being resumed is found by
-- the second look of the `release` job.
create or replace function outbox_private.replay(p_event_ids uuid[], p_endpoint_id uuid default null) returns integer
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_events uuid[] := (select array_agg(id order by id) from unnest(p_event_ids) as g (id));
  v_first uuid := v_events[1];
  v_last uuid := v_events[cardinality(v_events)];
  -- Of deliveries: an id begins with its event's first 64 bits (see delivery_id).
  v_lowest uuid := left(v_first::text, 18) || '-0000-000000000000';
  v_highest uuid := left(v_last::text, 18) || '-ffff-ffffffffffff';
  v_ids uuid[];
  v_event_ids uuid[];
  v_endpoint_ids uuid[];
  v_tenants text[];
  v_paused boolean[];
  v_made integer[];
  v_again integer[];
  v_sent integer[];
  v_jobs graphile_worker.job_spec[];
begin
  -- What has not been dispatched yet is left to its dispatch, which sends it to all that want it. One that is under way
  -- is waited for: it may not know of an endpoint that was made a moment ago.
  perform from outbox.events as e
  where e.id = any (v_events) and e.id between v_first and v_last and e.dispatched_at is null
  order by e.id -- the lock order
  for share;

  with wanted as (
    select
      outbox_private.delivery_id(e.id, p.id) as id, e.id as event_id, p.id as endpoint_id, e.tenant,
      p.paused_at is not null as is_paused
    from outbox.events as e
      cross join lateral (
        select s.endpoint_id
        from outbox_private.subscriptions as s
        where s.tenant = e.tenant
          and s.event_type = any (outbox_private.matching_patterns(e.type))
          and (p_endpoint_id is null or s.endpoint_id = p_endpoint_id)
        union -- who has had it may have it again, also if it would not get such a one today
        select d.endpoint_id
        from outbox.deliveries as d
        where d.id = outbox_private.delivery_id(e.id, p_endpoint_id) and d.id between v_lowest and v_highest
      ) as s
      join outbox.endpoints as p on p.id = s.endpoint_id and p.tenant = e.tenant and p.deleted_at is null
    where e.id = any (v_events) and e.id between v_first and v_last and e.dispatched_at is not null
  )
  select
    array_agg(w.id order by w.id), array_agg(w.event_id order by w.id), array_agg(w.endpoint_id order by w.id),
    array_agg(w.tenant order by w.id), array_agg(w.is_paused order by w.id)
  into v_ids, v_event_ids, v_endpoint_ids, v_tenants, v_paused
  from wanted as w;

  -- Two replays at once wait for each other's new rows, in the order of ids; and `on conflict` waits for whoever is just
  -- changing a row that is there. So this comes first, when nothing is locked that the other one could wait for.
  with owed as (
    insert into outbox.deliveries (id, event_id, endpoint_id, tenant, status, next_attempt_at, waiting_since)
    select
      w.id, w.event_id, w.endpoint_id, w.tenant,
      case when w.is_paused then 'held' else 'pending' end,
      case when not w.is_paused then now() end,
      case when not w.is_paused then now() end
    from unnest(v_ids, v_event_ids, v_endpoint_ids, v_tenants, v_paused)
      as w (id, event_id, endpoint_id, tenant, is_paused)
    where not exists (
      select from outbox.deliveries as d where d.id = w.id and d.id between v_lowest and v_highest)
    order by w.id
    on conflict (id) do nothing
    returning id
  )
  select array_agg(width_bucket(o.id, v_ids)) into v_made from owed as o;

  -- An index is searched for sorted keys, so rows are locked in the order of ids. width_bucket finds a delivery's place
  -- in the sorted list.
  with again as (
    update outbox.deliveries as d
    set
      status = case when v_paused[width_bucket(d.id, v_ids)] then 'held' else 'pending' end,
      next_attempt_at = case when not v_paused[width_bucket(d.id, v_ids)] then now() end,
      waiting_since = case when not v_paused[width_bucket(d.id, v_ids)] then now() end,
      completed_at = null
    where d.id = any (v_ids) and d.id between v_lowest and v_highest
      and d.status in ('delivered', 'failed', 'cancelled')
    returning width_bucket(d.id, v_ids) as place
  )
  select array_agg(place) into v_again from again;
  v_sent := coalesce(v_made, '{}') || coalesce(v_again, '{}');

  select array_agg(outbox_private.drain_job(w.endpoint_id, now()) order by w.endpoint_id) into v_jobs
  from (
    select distinct v_endpoint_ids[place] as endpoint_id
    from unnest(v_sent) as place
    where not v_paused[place]
  ) as w;
  if v_jobs is not null then
    perform outbox_private.add_jobs(v_jobs);
  end if;
  return cardinality(v_sent);
end
$$;
revoke execute on function outbox_private.replay(uuid[], uuid) from public;
comment on function outbox_private.replay(uuid[], uuid) is
  'Sends events again, to all endpoints that want them now (also such as were made after the event), or to one that wants them or has had them: writes the deliveries that are missing, and lets those that are delivered, failed or cancelled wait for their turn once more, or be held where the endpoint is paused. Leaves alone what is pending or held, deleted endpoints, and events that have not been dispatched yet. Returns how many deliveries it made or sent again.';
