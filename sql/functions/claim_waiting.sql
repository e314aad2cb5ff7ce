-- Planner settings: see fan_out.
create or replace function outbox_private.claim_waiting(
  p_endpoint_id uuid, p_after uuid, p_limit integer, out last_id uuid, out due json
) returns record
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_sort = off
as $$
declare
  v_delivery_ids uuid[] := array(
    select d.id
    from outbox.deliveries as d
    where d.endpoint_id = p_endpoint_id
      and d.backlog = 'waiting'
      and d.id > p_after
    order by d.id
    limit p_limit
  );
begin
  last_id := v_delivery_ids[cardinality(v_delivery_ids)];
  due := (select json_agg(c) from outbox_private.claim_deliveries(v_delivery_ids) as c);
end
$$;
revoke execute on function outbox_private.claim_waiting(uuid, uuid, integer) from public;
comment on function outbox_private.claim_waiting(uuid, uuid, integer) is
  'Claims deliveries that wait for an endpoint, in the order of their ids, which is that of their events; see claim_deliveries. last_id: the last one that was looked at, null if none waits beyond p_after.';
