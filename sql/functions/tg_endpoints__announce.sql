-- In the transaction that does it, since that is seldom.
create or replace function outbox_private.tg_endpoints__announce() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform outbox_private.announce_endpoint(new, case
    when new.deleted_at is not null and old.deleted_at is null then 'deleted'
    when new.paused_at is not null then 'paused'
    else 'resumed'
  end);
  return null;
end
$$;
revoke execute on function outbox_private.tg_endpoints__announce() from public;
comment on function outbox_private.tg_endpoints__announce() is
  'Tells those who watch that an endpoint was paused, resumed or deleted.';

create or replace trigger announce
  after update of paused_at, deleted_at on outbox.endpoints
  for each row
  when (
    (old.paused_at is null) <> (new.paused_at is null)
    or (old.deleted_at is null and new.deleted_at is not null)
  )
  execute function outbox_private.tg_endpoints__announce();
