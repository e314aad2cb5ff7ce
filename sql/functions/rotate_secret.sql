create or replace function outbox.rotate_secret(endpoint_id uuid, overlap interval default '24 hours') returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_secret text := outbox_private.new_secret();
begin
  if overlap is null or overlap < interval '0' then
    raise exception 'overlap % must not be negative', overlap using errcode = 'OB400', hint = 'The default is 24 hours.';
  end if;
  -- Locks the endpoint, so that two rotations at once follow each other.
  perform from outbox.endpoints as p where p.id = endpoint_id and p.deleted_at is null for no key update;
  if not found then
    raise exception 'There is no endpoint %', endpoint_id using errcode = 'OB404', hint = 'See outbox.endpoints.';
  end if;
  update outbox_private.secrets as s
  set expires_at = now() + overlap
  where s.endpoint_id = rotate_secret.endpoint_id and (s.expires_at is null or s.expires_at > now() + overlap);
  insert into outbox_private.secrets (endpoint_id, secret) values (endpoint_id, v_secret);
  return v_secret;
end
$$;
comment on function outbox.rotate_secret(uuid, interval) is
  'Makes a new signing secret for an endpoint and returns it. Its other secrets sign as well until the overlap has passed; an overlap of 0 ends them at once.';
revoke execute on function outbox.rotate_secret(uuid, interval) from public;
grant execute on function outbox.rotate_secret(uuid, interval) to outbox_operator;
