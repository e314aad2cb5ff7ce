create or replace function outbox_private.lock_endpoint(p_id uuid) returns outbox.endpoints
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
  v_endpoint outbox.endpoints;
begin
  select p.* into v_endpoint
  from outbox.endpoints as p
  where p.id = p_id and p.deleted_at is null and (v_tenant is null or p.tenant = v_tenant)
  for no key update;
  if not found then
    raise exception 'There is no endpoint %', p_id using errcode = 'OB404', hint = 'See outbox.endpoints.';
  end if;
  return v_endpoint;
end
$$;
revoke execute on function outbox_private.lock_endpoint(uuid) from public;
comment on function outbox_private.lock_endpoint(uuid) is
  'Locks an endpoint for a mutation. Refused with the same words if there is none, if it is deleted, and if it is another tenant''s.';
