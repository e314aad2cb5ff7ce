-- Inside a `security definer` function current_user is its owner; the setting `role` still says who called.
create or replace function outbox_private.caller_tenant() returns text
  language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := coalesce(nullif(current_setting('role'), 'none'), session_user);
  v_tenant text := outbox_private.current_tenant();
begin
  if pg_has_role(v_role, 'outbox_operator', 'usage') or not pg_has_role(v_role, 'outbox_tenant', 'usage') then
    return null;
  elsif v_tenant is null then
    raise exception 'Nobody knows whose tenant this session is'
      using errcode = 'OB403', hint = 'Set jwt.claims.tenant, as the API does from a token.';
  end if;
  return v_tenant;
end
$$;
comment on function outbox_private.caller_tenant() is
  'The tenant that the caller is confined to; null for operators, who are confined to none.';
revoke execute on function outbox_private.caller_tenant() from public;
