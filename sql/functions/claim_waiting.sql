-- Planner settings: see fan_out. The comparison of rows is a range of the index deliveries_backlog, and only that index
-- has its order: for `endpoint_id = … order by id` Postgres would rather walk the primary key, past all that is delivered.
create or replace function outbox_private.claim_waiting(p_endpoint_id uuid, p_after uuid, p_limit integer) returns json
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_sort = off
as $$
declare
  v_delivery_ids uuid[] := array(
    select d.id
    from outbox.deliveries as d
    where (d.endpoint_id, d.backlog, d.id) > (p_endpoint_id, 'waiting', p_after)
      and (d.endpoint_id, d.backlog, d.id) <= (p_endpoint_id, 'waiting', 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
      and d.backlog is not null
    order by d.endpoint_id, d.backlog, d.id
    limit p_limit
  );
begin
  return json_build_object(
    'last_id', v_delivery_ids[cardinality(v_delivery_ids)],
    'claimed', outbox_private.claim_deliveries(v_delivery_ids));
end
$$;
revoke execute on function outbox_private.claim_waiting(uuid, uuid, integer) from public;
comment on function outbox_private.claim_waiting(uuid, uuid, integer) is
  'Claims deliveries that wait for an endpoint, in the order of their ids, which is that of their events: {last_id: the last one that was looked at, null if none waits beyond p_after; claimed: see claim_deliveries}.';
