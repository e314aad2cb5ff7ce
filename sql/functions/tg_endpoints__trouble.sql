create or replace function outbox_private.tg_endpoints__trouble() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into outbox_private.endpoint_troubles as t (endpoint_id, kind, since)
  values (new.id, 'paused', new.paused_at)
  on conflict (endpoint_id) do update set kind = excluded.kind;
  perform outbox_private.tell('postcommit.endpoint.paused', array[new.id], array[jsonb_build_object(
    'text', format('Endpoint %s was paused: %s', substring(new.url from '://([^/?#]*)'), new.paused_reason),
    'at', outbox_private.iso_timestamp(clock_timestamp()),
    'pausedAt', outbox_private.iso_timestamp(new.paused_at), 'reason', new.paused_reason)]);
  return null;
end
$$;
revoke execute on function outbox_private.tg_endpoints__trouble() from public;
comment on function outbox_private.tg_endpoints__trouble() is
  'Notes and tells that an endpoint was paused, by whomever.';

create or replace trigger trouble
  after update of paused_at on outbox.endpoints
  for each row
  when (old.paused_at is null and new.paused_at is not null and not starts_with(new.tenant, 'postcommit:'))
  execute function outbox_private.tg_endpoints__trouble();
