create or replace function outbox_private.tg_events__idempotency() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Waits for another open transaction with the same key, and for nothing else: whether this row may exist depends
  -- on whether that one commits.
  insert into outbox_private.idempotency_keys (tenant, key, event_id)
  values (new.tenant, new.idempotency_key, new.id)
  on conflict do nothing;
  if not found then
    return null; -- skips the row
  end if;
  return new;
end
$$;
revoke execute on function outbox_private.tg_events__idempotency() from public;
comment on function outbox_private.tg_events__idempotency() is
  'Skips the insert of an event whose idempotency key its tenant has used before.';

create or replace trigger idempotency
  before insert on outbox.events
  for each row
  when (new.idempotency_key is not null)
  execute function outbox_private.tg_events__idempotency();
