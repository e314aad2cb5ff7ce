-- Names of our own must not collide with those that applications have chosen, or will: theirs hold no colon where ours
-- have one (tenants), or do not begin with our name (types). A setting that the functions make which insert our own lets
-- these through the triggers (a setting of the function itself is not for everybody who may migrate); who may only publish meets this function, or a policy, as well, and can't be let through.
create or replace function outbox_private.refuse_reserved(p_tenant text, p_type text) returns void
  language plpgsql immutable set search_path = pg_catalog, pg_temp
as $$
begin
  if starts_with(p_tenant, 'postcommit:') then
    raise exception 'tenant % is reserved: names that begin with "postcommit:" are the service''s own', quote_literal(left(p_tenant, 50))
      using errcode = 'OB400', hint = 'Choose another name.';
  elsif starts_with(p_type, 'postcommit.') then
    raise exception 'event type % is reserved: types that begin with "postcommit." are the service''s own', quote_literal(left(p_type, 50))
      using errcode = 'OB400', hint = 'Choose another type.';
  end if;
end
$$;
comment on function outbox_private.refuse_reserved(text, text) is
  'Refuses tenants and event types that only the service itself may insert.';
revoke execute on function outbox_private.refuse_reserved(text, text) from public;
