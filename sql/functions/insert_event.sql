-- For events that come through the API: there only our own errors are shown, so what the table's constraints say, whose
-- names are sentences, is said by one. Whether the names are reserved is for who calls it to say.
create or replace function outbox_private.insert_event(
  p_tenant text, p_type text, p_payload jsonb, p_idempotency_key text, p_dispatched_at timestamptz
) returns outbox.events
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_event outbox.events;
  v_constraint text;
begin
  perform set_config('outbox.internal', 'on', true);
  insert into outbox.events (tenant, type, payload, idempotency_key, dispatched_at)
  values (p_tenant, p_type, p_payload, p_idempotency_key, p_dispatched_at)
  returning * into v_event;
  perform set_config('outbox.internal', 'off', true);
  return v_event;
exception
  when check_violation then
    get stacked diagnostics v_constraint = constraint_name;
    raise exception '%', v_constraint using errcode = 'OB400';
  when not_null_violation then
    raise exception 'event type must not be null' using errcode = 'OB400';
end
$$;
revoke execute on function outbox_private.insert_event(text, text, jsonb, text, timestamptz) from public;
comment on function outbox_private.insert_event(text, text, jsonb, text, timestamptz) is
  'Inserts an event and returns it, or null if its tenant has used the idempotency key before. p_dispatched_at: its deliveries are written by the caller.';
