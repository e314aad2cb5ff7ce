create or replace function outbox_private.find_delivery(p_id uuid) returns outbox.deliveries
  language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
  v_delivery outbox.deliveries;
begin
  select d.* into v_delivery
  from outbox.deliveries as d
  where d.id = p_id and (v_tenant is null or d.tenant = v_tenant);
  return v_delivery;
end
$$;
revoke execute on function outbox_private.find_delivery(uuid) from public;
comment on function outbox_private.find_delivery(uuid) is
  'A delivery as the caller of a mutation may see it; null if there is none, or it is another tenant''s.';
