-- Planner settings and `between`: see fan_out. A delivery's id begins with its event's first 64 bits (see delivery_id),
-- so the same bounds hold for both. One statement, so one snapshot: a pause that commits meanwhile can't fall between
-- holding and returning.
create or replace function outbox_private.claim_deliveries(p_delivery_ids uuid[])
  returns setof outbox_private.due_deliveries
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
begin
  return query
    with undeliverable as (
      select d.id, e.id is null as is_gone, p.deleted_at
      from unnest(p_delivery_ids) as given (id)
        join outbox.deliveries as d on d.id = given.id
        join outbox.endpoints as p on p.id = d.endpoint_id
        left join outbox.events as e on e.id = d.event_id and e.id between v_lowest and v_highest
      where d.id between v_lowest and v_highest
        and d.status = 'pending'
        and (p.paused_at is not null or p.deleted_at is not null or e.id is null)
      order by d.id -- the lock order
      for no key update of d
    ), stopped as (
      update outbox.deliveries as d
      set
        status = case when u.is_gone or u.deleted_at is not null then 'cancelled' else 'held' end,
        next_attempt_at = null,
        waiting_since = null,
        last_error = case when u.is_gone then 'Its event has been deleted' else d.last_error end,
        completed_at = case when u.is_gone or u.deleted_at is not null then now() end
      from undeliverable as u
      where d.id = u.id and d.id between v_lowest and v_highest
    )
    select v.*
    from unnest(p_delivery_ids) as given (id)
      join outbox_private.due_deliveries as v
        on v.delivery_id = given.id
        and v.delivery_id between v_lowest and v_highest
        and v.event_id between v_lowest and v_highest;
end
$$;
revoke execute on function outbox_private.claim_deliveries(uuid[]) from public;
comment on function outbox_private.claim_deliveries(uuid[]) is
  'Returns those of these deliveries that may be attempted now. The others are held if their endpoint is paused, cancelled if it or the event is deleted, and left alone if they are no longer pending.';
