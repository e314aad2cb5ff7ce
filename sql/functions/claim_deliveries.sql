-- Planner settings and `between`: see fan_out. A delivery's id begins with its event's first 64 bits (see delivery_id),
-- so the same bounds hold for both. One statement, so one snapshot: a pause that commits meanwhile can't fall between
-- holding and returning.
create or replace function outbox_private.claim_deliveries(p_delivery_ids uuid[]) returns json
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_lowest uuid := (
    select (left(id::text, 18) || '-0000-000000000000')::uuid
    from unnest(p_delivery_ids) as g (id) order by id limit 1);
  v_highest uuid := (
    select (left(id::text, 18) || '-ffff-ffffffffffff')::uuid
    from unnest(p_delivery_ids) as g (id) order by id desc limit 1);
  v_due json;
  v_endpoint_ids uuid[];
begin
  with found as materialized (
    select
      d.id, d.attempt_count, d.event_id, d.endpoint_id, d.tenant,
      e.type, e.created_at, e.traceparent, e.payload,
      e.id is null or p.deleted_at is not null as is_over, e.id is null as is_gone, p.paused_at is not null as is_paused
    from unnest(p_delivery_ids) as given (id)
      join outbox.deliveries as d on d.id = given.id
      join outbox.endpoints as p on p.id = d.endpoint_id
      left join outbox.events as e on e.id = d.event_id and e.id between v_lowest and v_highest
    where d.id between v_lowest and v_highest and d.status = 'pending'
  ), undeliverable as (
    select d.id, f.is_over, f.is_gone
    from found as f
      join outbox.deliveries as d on d.id = f.id
    where (f.is_over or f.is_paused) and d.id between v_lowest and v_highest and d.status = 'pending'
    order by d.id -- the lock order
    for no key update of d
  ), stopped as (
    update outbox.deliveries as d
    set
      status = case when u.is_over then 'cancelled' else 'held' end,
      next_attempt_at = null,
      waiting_since = null,
      last_error = case when u.is_gone then 'Its event has been deleted' else d.last_error end,
      completed_at = case when u.is_over then now() end
    from undeliverable as u
    where d.id = u.id and d.id between v_lowest and v_highest
  )
  select
    json_agg(json_build_array(
      f.id, f.attempt_count, f.event_id, f.endpoint_id, f.tenant, f.type, outbox_private.iso_timestamp(f.created_at),
      outbox_private.small_payload(f.payload), f.traceparent)),
    array_agg(distinct f.endpoint_id)
  into v_due, v_endpoint_ids
  from found as f
  where not f.is_over and not f.is_paused;

  return json_build_object('due', v_due, 'endpoints', outbox_private.sendable_endpoints(v_endpoint_ids));
end
$$;
revoke execute on function outbox_private.claim_deliveries(uuid[]) from public;
comment on function outbox_private.claim_deliveries(uuid[]) is
  'Returns those of these deliveries that may be attempted now, with all that is needed for it: {due: [[delivery id, attempts made, event id, endpoint id, tenant, type, timestamp, payload as text or null if it is large, traceparent]], endpoints: see sendable_endpoints}. The others are held if their endpoint is paused, cancelled if it or the event is deleted, and left alone if they are no longer pending.';
