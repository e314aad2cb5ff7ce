create or replace function outbox_private.tg_endpoints__subscribe() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from outbox_private.subscriptions as s where s.endpoint_id = new.id;
  insert into outbox_private.subscriptions (tenant, event_type, endpoint_id)
  select distinct new.tenant, wanted.event_type, new.id
  from unnest(coalesce(new.event_types, '{*}')) as wanted (event_type)
  where new.deleted_at is null;
  return null;
end
$$;
revoke execute on function outbox_private.tg_endpoints__subscribe() from public;
comment on function outbox_private.tg_endpoints__subscribe() is 'Keeps outbox_private.subscriptions as outbox.endpoints says.';

create or replace trigger subscribe
  after insert or update of tenant, event_types, deleted_at on outbox.endpoints
  for each row
  execute function outbox_private.tg_endpoints__subscribe();
