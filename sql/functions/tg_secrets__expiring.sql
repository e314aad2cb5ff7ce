create or replace function outbox_private.tg_secrets__expiring() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_host text := (select substring(p.url from '://([^/?#]*)') from outbox.endpoints as p where p.id = new.endpoint_id);
begin
  perform outbox_private.tell('postcommit.secret.expiring', array[new.endpoint_id], array[jsonb_build_object(
    'text', format('A signing secret of endpoint %s ends at %s', v_host, outbox_private.iso_timestamp(new.expires_at)),
    'at', outbox_private.iso_timestamp(clock_timestamp()),
    'secretId', new.id, 'expiresAt', outbox_private.iso_timestamp(new.expires_at))]);
  return null;
end
$$;
revoke execute on function outbox_private.tg_secrets__expiring() from public;
comment on function outbox_private.tg_secrets__expiring() is
  'Tells until when a signing secret is valid, as soon as that is known: when it was rotated, or ended by hand.';

create or replace trigger expiring
  after update of expires_at on outbox_private.secrets
  for each row
  when (new.expires_at is not null and new.expires_at is distinct from old.expires_at)
  execute function outbox_private.tg_secrets__expiring();
