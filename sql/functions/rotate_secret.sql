create or replace function outbox.rotate_secret(
  endpoint_id uuid,
  overlap interval default '24 hours',
  idempotency_key text default null
) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints := outbox_private.find_endpoint(endpoint_id);
  v_answer jsonb := outbox_private.begin_mutation('rotate_secret', v_endpoint.tenant,
    jsonb_build_object('endpoint_id', endpoint_id, 'overlap', overlap), idempotency_key);
  v_secret text := outbox_private.new_secret();
  v_secret_id uuid;
begin
  if v_answer is not null then
    -- As it is stored now: in the clear, sealed, or gone because another rotation has ended it.
    return (select s.secret from outbox_private.secrets as s where s.id = (v_answer ->> 'secret_id')::uuid);
  end if;
  if overlap is null or overlap < interval '0' or overlap > interval '1 year' then
    raise exception 'overlap % must be from 0 to one year', overlap
      using errcode = 'OB400', hint = 'The default is 24 hours.';
  end if;
  -- So that two rotations at once follow each other.
  perform outbox_private.lock_endpoint(endpoint_id);
  perform from outbox_private.secrets as s
  where s.endpoint_id = rotate_secret.endpoint_id
  order by s.id -- the lock order
  for no key update;
  update outbox_private.secrets as s
  set expires_at = now() + overlap
  where s.endpoint_id = rotate_secret.endpoint_id and (s.expires_at is null or s.expires_at > now() + overlap);
  if (
    select count(*) >= 10 from outbox_private.secrets as s
    where s.endpoint_id = rotate_secret.endpoint_id and s.expires_at > now()
  ) then
    raise exception 'Endpoint % has ten secrets that still sign', endpoint_id
      using errcode = 'OB409', hint = 'End some with expire_secret, or give a shorter overlap.';
  end if;
  insert into outbox_private.secrets (endpoint_id, secret) values (endpoint_id, v_secret)
  returning secrets.id into v_secret_id;
  perform outbox_private.end_mutation(idempotency_key, jsonb_build_object('secret_id', v_secret_id));
  return v_secret;
end
$$;
comment on function outbox.rotate_secret(uuid, interval, text) is
  'Makes a new signing secret for an endpoint and returns it. Its other secrets sign as well until the overlap has passed; an overlap of 0 ends them at once.';
revoke execute on function outbox.rotate_secret(uuid, interval, text) from public;
grant execute on function outbox.rotate_secret(uuid, interval, text) to outbox_operator, outbox_tenant;
