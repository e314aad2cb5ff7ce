create or replace function outbox_private.tg_events__idempotency() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Waits for another open transaction with the same key, and for nothing else: whether this row may exist depends
  -- on whether that one commits.
  insert into outbox_private.idempotency_keys (tenant, key, event_id)
  values (new.tenant, new.idempotency_key, new.id)
  on conflict do nothing;
  if found then
    return new;
  end if;
  if exists (
    select from outbox_private.idempotency_keys as k
      join outbox.events as e on e.id = k.event_id
    where k.tenant = new.tenant and k.key = new.idempotency_key and e.idempotency_key = k.key
  ) then
    return null; -- skips the row
  end if;
  -- The event of this key was never inserted: an `on conflict do nothing` of the application skipped it.
  update outbox_private.idempotency_keys as k
  set event_id = new.id, created_at = now()
  where k.tenant = new.tenant and k.key = new.idempotency_key;
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
