-- The token itself needs a key that only the service has, so this is what the service asks before it signs one. Nothing
-- of the token is kept but what it is made from: the same key gives the same token.
create or replace function outbox_private.create_tenant_token(
  p_tenant text,
  p_expires_in_seconds integer,
  p_read_only boolean,
  p_subject text,
  p_idempotency_key text,
  out issued_at bigint,
  out expires_at bigint
)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_answer jsonb;
begin
  if outbox_private.caller_tenant() is not null then
    raise exception 'Only operators make tokens' using errcode = 'OB403';
  elsif p_tenant is null or length(p_tenant) not between 1 and 200 then
    raise exception 'tenant must be 1 to 200 characters' using errcode = 'OB400';
  elsif starts_with(p_tenant, 'postcommit:') then
    raise exception 'tenant % is reserved', quote_literal(left(p_tenant, 50))
      using errcode = 'OB400', hint = 'Operators see what is the service''s own with their own token.';
  elsif p_expires_in_seconds is null or p_expires_in_seconds not between 1 and 31536000 then
    raise exception 'expires_in_seconds must be from 1 to 31536000, a year' using errcode = 'OB400';
  elsif length(p_subject) not between 1 and 200 then
    raise exception 'subject must be 1 to 200 characters' using errcode = 'OB400';
  end if;
  v_answer := outbox_private.begin_mutation('create_tenant_token', p_tenant, jsonb_build_object(
    'tenant', p_tenant, 'expires_in_seconds', p_expires_in_seconds, 'read_only', nullif(p_read_only, false),
    'subject', p_subject), p_idempotency_key);
  if v_answer is null then
    issued_at := floor(extract(epoch from clock_timestamp()));
    expires_at := issued_at + p_expires_in_seconds;
    perform outbox_private.end_mutation(
      p_idempotency_key, jsonb_build_object('issued_at', issued_at, 'expires_at', expires_at));
  else
    issued_at := v_answer ->> 'issued_at';
    expires_at := v_answer ->> 'expires_at';
  end if;
end
$$;
comment on function outbox_private.create_tenant_token(text, integer, boolean, text, text) is
  'Allows and audits a token for a tenant, and says from when to when it is valid, in seconds since 1970. The service signs it.';
revoke execute on function outbox_private.create_tenant_token(text, integer, boolean, text, text) from public;
grant execute on function outbox_private.create_tenant_token(text, integer, boolean, text, text) to outbox_operator;
