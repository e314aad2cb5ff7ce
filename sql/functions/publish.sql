create or replace function outbox.publish(
  type text,
  payload jsonb default '{}',
  tenant text default 'default',
  idempotency_key text default null
) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_id uuid;
begin
  perform outbox_private.refuse_reserved(tenant, type);
  insert into outbox.events (type, payload, tenant, idempotency_key)
  values (type, payload, tenant, idempotency_key)
  returning events.id into v_id;
  if v_id is null then
    select k.event_id into v_id
    from outbox_private.idempotency_keys as k
    where k.tenant = publish.tenant and k.key = publish.idempotency_key;
  end if;
  return v_id;
end
$$;
comment on function outbox.publish(text, jsonb, text, text) is
  'Inserts an event in the current transaction and returns its id. With an idempotency key that the tenant has used before, nothing is inserted and the first event''s id is returned.';
revoke execute on function outbox.publish(text, jsonb, text, text) from public;
grant execute on function outbox.publish(text, jsonb, text, text) to outbox_publisher, outbox_operator;
