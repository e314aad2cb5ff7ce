-- Keys are unique within a tenant, and the index begins with it; an operator names none, so this goes from tenant to
-- tenant along the index (Postgres has skip scans from 18 on only).
create or replace function outbox.event_ids_of_key(idempotency_key text) returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
begin
  if v_tenant is not null then
    return array(
      select k.event_id
      from outbox_private.idempotency_keys as k
      where k.tenant = v_tenant and k.key = idempotency_key);
  end if;
  return array(
    with recursive tenants as (
      select min(k.tenant) as tenant from outbox_private.idempotency_keys as k
      union all
      select (select min(k.tenant) from outbox_private.idempotency_keys as k where k.tenant > t.tenant)
      from tenants as t
      where t.tenant is not null
    )
    select k.event_id
    from tenants as t
      join outbox_private.idempotency_keys as k on k.tenant = t.tenant and k.key = idempotency_key
    limit 1000);
end
$$;
comment on function outbox.event_ids_of_key(text) is
  'The ids of the events that were inserted with this idempotency key: of the caller''s tenant, or of all for operators.';
revoke execute on function outbox.event_ids_of_key(text) from public;
grant execute on function outbox.event_ids_of_key(text) to outbox_operator, outbox_tenant;
