create or replace function outbox_private.lock_delivery(p_id uuid) returns outbox.deliveries
  language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
  v_delivery outbox.deliveries;
begin
  select d.* into v_delivery
  from outbox.deliveries as d
  where d.id = p_id and (v_tenant is null or d.tenant = v_tenant)
  for no key update;
  if not found then
    raise exception 'There is no delivery %', p_id using errcode = 'OB404', hint = 'See outbox.deliveries.';
  end if;
  return v_delivery;
end
$$;
revoke execute on function outbox_private.lock_delivery(uuid) from public;
comment on function outbox_private.lock_delivery(uuid) is
  'Locks a delivery for a mutation. Refused with the same words if there is none and if it is another tenant''s.';
