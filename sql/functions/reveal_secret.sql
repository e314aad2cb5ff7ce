-- Secrets may be sealed with a key that only the service has: it opens what this hands out. As with every mutation the
-- audit row comes first.
create or replace function outbox_private.reveal_secret(p_endpoint_id uuid, p_idempotency_key text)
  returns table (id uuid, secret text, created_at timestamptz, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
  v_of text;
begin
  select p.tenant into v_of
  from outbox.endpoints as p
  where p.id = p_endpoint_id and p.deleted_at is null and (v_tenant is null or p.tenant = v_tenant);
  -- Asked again with the same key it shows what is live now: nothing of a secret is kept as an answer.
  perform outbox_private.begin_mutation(
    'reveal_secret', v_of, jsonb_build_object('endpoint_id', p_endpoint_id), p_idempotency_key);
  if v_of is null then
    raise exception 'There is no endpoint %', p_endpoint_id using errcode = 'OB404', hint = 'See outbox.endpoints.';
  end if;
  return query
    select s.id, s.secret, s.created_at, s.expires_at
    from outbox_private.secrets as s
    where s.endpoint_id = p_endpoint_id and (s.expires_at is null or s.expires_at > now())
    order by s.created_at desc, s.id desc
    limit 100;
end
$$;
comment on function outbox_private.reveal_secret(uuid, text) is
  'Allows and audits the revealing of an endpoint''s live secrets, and returns them as they are stored. The service opens them.';
revoke execute on function outbox_private.reveal_secret(uuid, text) from public;
grant execute on function outbox_private.reveal_secret(uuid, text) to outbox_operator, outbox_tenant;
