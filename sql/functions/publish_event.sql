create or replace function outbox.publish_event(
  type text,
  payload jsonb default '{}',
  tenant text default 'default',
  idempotency_key text default null
) returns outbox.events
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_event outbox.events;
  v_answer jsonb;
begin
  perform outbox_private.refuse_reserved(tenant, type);
  payload := coalesce(payload, '{}');
  tenant := coalesce(tenant, 'default');
  v_answer := outbox_private.begin_mutation('publish_event', tenant, jsonb_build_object(
    'type', type, 'tenant', tenant, 'digest', outbox_private.digest(payload)), idempotency_key);
  if v_answer is not null then
    v_event.payload := payload; -- the same, or it would have been refused
    return jsonb_populate_record(v_event, v_answer);
  end if;
  v_event := outbox_private.insert_event(tenant, type, payload, idempotency_key, null);
  if v_event.id is null then
    -- The application has used the key for an event: no harm done if it is this one.
    select e.* into v_event
    from outbox_private.idempotency_keys as k
      join outbox.events as e on e.id = k.event_id
    where k.tenant = publish_event.tenant and k.key = publish_event.idempotency_key;
    if v_event.type is distinct from type or v_event.payload is distinct from payload then
      raise exception 'The idempotency key % has been used for another event', quote_literal(idempotency_key)
        using errcode = 'OB409', hint = 'Use a new key for each event.';
    end if;
  end if;
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_event) - 'payload');
  return v_event;
end
$$;
comment on function outbox.publish_event(text, jsonb, text, text) is
  'Inserts an event and returns it; for operators and their scripts. Applications insert into outbox.events, or call outbox.publish, in their own transaction. The idempotency key is the event''s own as well: with one that its tenant has used for the same event, that event is returned; used for another one, it is refused.';
revoke execute on function outbox.publish_event(text, jsonb, text, text) from public;
grant execute on function outbox.publish_event(text, jsonb, text, text) to outbox_operator;
