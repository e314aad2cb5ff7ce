create or replace function outbox.replay_event(
  event_id uuid,
  endpoint_id uuid default null,
  idempotency_key text default null
) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_tenant text := outbox_private.caller_tenant();
  v_event outbox.events;
  v_answer jsonb;
  v_count integer;
begin
  select e.* into v_event
  from outbox.events as e
  where e.id = replay_event.event_id and (v_tenant is null or e.tenant = v_tenant);
  v_answer := outbox_private.begin_mutation('replay_event', v_event.tenant,
    jsonb_build_object('event_id', event_id, 'endpoint_id', endpoint_id), idempotency_key);
  if v_answer is not null then
    return v_answer ->> 'count';
  end if;
  if v_event.id is null then
    raise exception 'There is no event %', event_id using errcode = 'OB404', hint = 'See outbox.events.';
  end if;
  -- Also another tenant's than the event's, for an operator: it is none that this event could be sent to.
  if endpoint_id is not null and not exists (
    select from outbox.endpoints as p
    where p.id = replay_event.endpoint_id and p.deleted_at is null and p.tenant = v_event.tenant
  ) then
    raise exception 'There is no endpoint %', endpoint_id using errcode = 'OB404', hint = 'See outbox.endpoints.';
  end if;
  if endpoint_id is not null
    and not exists (
      select from outbox_private.subscriptions as s
      where s.endpoint_id = replay_event.endpoint_id
        and s.event_type = any (outbox_private.matching_patterns(v_event.type)))
    and not exists (
      select from outbox.deliveries as d where d.id = outbox_private.delivery_id(event_id, endpoint_id))
  then
    raise exception 'Endpoint % does not want events of type %', endpoint_id, quote_literal(v_event.type)
      using errcode = 'OB409', hint = 'See event_types in outbox.endpoints, and update_endpoint.';
  end if;
  v_count := outbox_private.replay(array[event_id], endpoint_id);
  perform outbox_private.end_mutation(idempotency_key, jsonb_build_object('count', v_count));
  return v_count;
end
$$;
comment on function outbox.replay_event(uuid, uuid, text) is
  'Sends an event again: to all endpoints that want it now, also those made after it, or to one that wants it or has had it. Deliveries that are delivered, failed or cancelled are sent once more, as fast as their endpoints take them, and held where those are paused; what is pending or held already is left alone. Returns how many deliveries it made or sends again.';
revoke execute on function outbox.replay_event(uuid, uuid, text) from public;
grant execute on function outbox.replay_event(uuid, uuid, text) to outbox_operator, outbox_tenant;
