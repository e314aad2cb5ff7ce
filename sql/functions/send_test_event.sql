create or replace function outbox.send_test_event(
  endpoint_id uuid,
  type text default 'postcommit.test',
  payload jsonb default '{"message": "A test event. Nothing has happened."}',
  idempotency_key text default null
) returns outbox.events
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints := outbox_private.find_endpoint(endpoint_id);
  v_event outbox.events;
  v_answer jsonb;
begin
  type := coalesce(type, 'postcommit.test');
  payload := coalesce(payload, '{"message": "A test event. Nothing has happened."}');
  v_answer := outbox_private.begin_mutation('send_test_event', v_endpoint.tenant, jsonb_build_object(
    'endpoint_id', endpoint_id, 'type', type, 'digest', outbox_private.digest(payload)), idempotency_key);
  if v_answer is not null then
    v_event.payload := payload; -- the same, or it would have been refused
    return jsonb_populate_record(v_event, v_answer);
  end if;
  v_endpoint := outbox_private.lock_endpoint(endpoint_id);
  if v_endpoint.paused_at is not null then
    raise exception 'Endpoint % is paused', endpoint_id using errcode = 'OB409', hint = 'See resume_endpoint.';
  end if;
  -- Its only delivery is here at once, without an attempt: for the `dispatch` job that is one left by a worker that
  -- died, so it sends this one, and asks nobody else.
  v_event := outbox_private.insert_event(v_endpoint.tenant, type, payload, null, clock_timestamp());
  insert into outbox.deliveries (id, event_id, endpoint_id, tenant)
  values (outbox_private.delivery_id(v_event.id, endpoint_id), v_event.id, endpoint_id, v_endpoint.tenant);
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_event) - 'payload');
  return v_event;
end
$$;
comment on function outbox.send_test_event(uuid, text, jsonb, text) is
  'Makes an event that is sent to this endpoint only, at once, whatever event types it wants, and returns it. It is an event like any other: signed, retried, and seen in its deliveries. Refused if the endpoint is paused.';
revoke execute on function outbox.send_test_event(uuid, text, jsonb, text) from public;
grant execute on function outbox.send_test_event(uuid, text, jsonb, text) to outbox_operator, outbox_tenant;
