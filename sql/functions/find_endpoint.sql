create or replace function outbox_private.find_endpoint(p_id uuid) returns outbox.endpoints
  language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
  v_endpoint outbox.endpoints;
begin
  select p.* into v_endpoint
  from outbox.endpoints as p
  where p.id = p_id and (v_tenant is null or p.tenant = v_tenant);
  return v_endpoint;
end
$$;
revoke execute on function outbox_private.find_endpoint(uuid) from public;
comment on function outbox_private.find_endpoint(uuid) is
  'An endpoint as the caller of a mutation may see it, also a deleted one; null if there is none, or it is another tenant''s.';
