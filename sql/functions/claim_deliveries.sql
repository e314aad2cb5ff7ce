-- Planner settings and `between`: see fan_out. A delivery's id begins with its event's first 64 bits (see delivery_id),
-- so the same bounds hold for both. What is held and what is returned is decided by one statement, so by one snapshot.
create or replace function outbox_private.claim_deliveries(p_delivery_ids uuid[]) returns json
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[] := (select array_agg(id order by id) from unnest(p_delivery_ids) as g (id));
  v_lowest uuid := left(v_ids[1]::text, 18) || '-0000-000000000000';
  v_highest uuid := left(v_ids[cardinality(v_ids)]::text, 18) || '-ffff-ffffffffffff';
  v_due json;
  v_endpoint_ids uuid[];
  v_held uuid[];
  v_over uuid[];
  v_gone uuid[];
begin
  with found as materialized (
    select
      d.id, d.attempt_count, d.event_id, d.endpoint_id, d.tenant, e.type, e.created_at, e.traceparent, e.payload,
      round(extract(epoch from coalesce(d.waiting_since, d.next_attempt_at)) * 1000) as due_at_ms,
      e.id is null as is_gone, e.id is null or p.deleted_at is not null as is_over, p.paused_at is not null as is_paused
    from outbox.deliveries as d
      join outbox.endpoints as p on p.id = d.endpoint_id
      left join outbox.events as e on e.id = d.event_id and e.id between v_lowest and v_highest
    where d.id = any (p_delivery_ids) and d.id between v_lowest and v_highest and d.status = 'pending'
  )
  select
    json_agg(json_build_array(
      f.id, f.attempt_count, f.event_id, f.endpoint_id, f.tenant, f.type, outbox_private.iso_timestamp(f.created_at),
      case when (select count(*) from found) <= 2000 then outbox_private.small_payload(f.payload) end,
      f.traceparent, f.due_at_ms)) filter (where not f.is_over and not f.is_paused),
    array_agg(distinct f.endpoint_id) filter (where not f.is_over and not f.is_paused),
    array_agg(f.id) filter (where f.is_paused and not f.is_over),
    array_agg(f.id) filter (where f.is_over),
    array_agg(f.id) filter (where f.is_gone)
  into v_due, v_endpoint_ids, v_held, v_over, v_gone
  from found as f;

  if v_held is not null or v_over is not null then
    perform from outbox.deliveries as d
    where d.id = any (v_held || v_over) and d.id between v_lowest and v_highest
    order by d.id -- the lock order
    for no key update;

    update outbox.deliveries as d
    set
      status = case when d.id = any (v_over) then 'cancelled' else 'held' end,
      next_attempt_at = null,
      waiting_since = null,
      last_error = case when d.id = any (v_gone) then 'Its event has been deleted' else d.last_error end,
      completed_at = case when d.id = any (v_over) then now() end
    where d.id = any (v_held || v_over) and d.id between v_lowest and v_highest and d.status = 'pending';
  end if;
  return json_build_object('due', v_due, 'endpoints', outbox_private.sendable_endpoints(v_endpoint_ids));
end
$$;
revoke execute on function outbox_private.claim_deliveries(uuid[]) from public;
comment on function outbox_private.claim_deliveries(uuid[]) is
  'Returns those of these deliveries that may be attempted now, with all that is needed for it: {due: [[delivery id, attempts made, event id, endpoint id, tenant, type, timestamp, payload as text or null if it is large, traceparent, since when it is due or waits in milliseconds]], endpoints: see sendable_endpoints}. The others are held if their endpoint is paused, cancelled if it or the event is deleted, and left alone if they are no longer pending.';
