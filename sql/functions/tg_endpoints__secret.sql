create or replace function outbox_private.tg_endpoints__secret() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into outbox_private.secrets (endpoint_id, secret) values (new.id, outbox_private.new_secret());
  return null;
end
$$;
revoke execute on function outbox_private.tg_endpoints__secret() from public;
comment on function outbox_private.tg_endpoints__secret() is 'Makes the signing secret of a new endpoint.';

create or replace trigger secret
  after insert on outbox.endpoints
  for each row
  execute function outbox_private.tg_endpoints__secret();
