create or replace function outbox.cancel_delivery(id uuid) returns outbox.deliveries
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_delivery outbox.deliveries;
begin
  update outbox.deliveries as d
  set status = 'cancelled', next_attempt_at = null, waiting_since = null, completed_at = now()
  where d.id = cancel_delivery.id and d.status in ('pending', 'held')
  returning * into v_delivery;
  if found then
    perform graphile_worker.remove_job(id::text);
    return v_delivery;
  end if;
  select d.* into v_delivery from outbox.deliveries as d where d.id = cancel_delivery.id;
  if not found then
    raise exception 'There is no delivery %', id using errcode = 'OB404', hint = 'See outbox.deliveries.';
  elsif v_delivery.status <> 'cancelled' then
    raise exception 'Delivery % is %', id, v_delivery.status
      using errcode = 'OB409', hint = 'Only pending and held deliveries can be cancelled.';
  end if;
  return v_delivery;
end
$$;
comment on function outbox.cancel_delivery(uuid) is
  'Makes no further attempt of a delivery. One that is under way can still succeed, and is then recorded as delivered.';
revoke execute on function outbox.cancel_delivery(uuid) from public;
grant execute on function outbox.cancel_delivery(uuid) to outbox_operator;
