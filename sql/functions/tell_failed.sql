-- Called by the recorder, so the first thing to know is whether anybody wants to hear of it.
create or replace function outbox_private.tell_failed(p_delivery_ids uuid[], p_tenants text[]) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_type text := 'postcommit.delivery.failed';
  v_lowest uuid := left(p_delivery_ids[1]::text, 18) || '-0000-000000000000';
  v_highest uuid := left(p_delivery_ids[cardinality(p_delivery_ids)]::text, 18) || '-ffff-ffffffffffff';
  v_endpoint_ids uuid[];
  v_data jsonb[];
begin
  if not exists (
    select from outbox_private.subscriptions as s
    where s.tenant = any (p_tenants || 'postcommit:operator'::text)
      and s.event_type = any (outbox_private.matching_patterns(v_type))
  ) then
    return;
  end if;
  select
    array_agg(d.endpoint_id order by d.id),
    array_agg(jsonb_build_object(
      'text', format('A delivery to %s has failed for good after %s attempts: %s', substring(p.url from '://([^/?#]*)'),
        d.attempt_count, d.last_error),
      'at', outbox_private.iso_timestamp(d.completed_at),
      'deliveryId', d.id, 'eventId', d.event_id, 'eventType', e.type, 'attemptCount', d.attempt_count,
      'lastStatusCode', d.last_status_code, 'lastError', d.last_error) order by d.id)
  into v_endpoint_ids, v_data
  from outbox.deliveries as d
    join outbox.endpoints as p on p.id = d.endpoint_id
    join outbox.events as e on e.id = d.event_id and e.id between v_lowest and v_highest
  where d.id = any (p_delivery_ids) and d.id between v_lowest and v_highest
    -- Nobody is told that nobody could be told.
    and not starts_with(e.type, 'postcommit.');
  if v_endpoint_ids is not null then
    perform outbox_private.tell(v_type, v_endpoint_ids, v_data);
  end if;
end
$$;
revoke execute on function outbox_private.tell_failed(uuid[], text[]) from public;
comment on function outbox_private.tell_failed(uuid[], text[]) is
  'Tells that deliveries have failed for good, p_delivery_ids in their order, p_tenants: whose they are.';
