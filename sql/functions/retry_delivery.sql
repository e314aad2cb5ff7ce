create or replace function outbox.retry_delivery(id uuid) returns outbox.deliveries
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_delivery outbox.deliveries;
begin
  select d.* into v_delivery from outbox.deliveries as d where d.id = retry_delivery.id for no key update;
  if not found then
    raise exception 'There is no delivery %', id using errcode = 'OB404', hint = 'See outbox.deliveries.';
  elsif v_delivery.status = 'delivered' then
    raise exception 'Delivery % has been delivered', id
      using errcode = 'OB409', hint = 'Only pending, failed, held and cancelled deliveries can be retried.';
  elsif exists (
    select from outbox.endpoints as p where p.id = v_delivery.endpoint_id and p.deleted_at is not null
  ) then
    raise exception 'The endpoint % of delivery % has been deleted', v_delivery.endpoint_id, id using errcode = 'OB409';
  end if;
  update outbox.deliveries as d
  set status = 'pending', next_attempt_at = now(), waiting_since = null, completed_at = null
  where d.id = retry_delivery.id
  returning * into v_delivery;
  perform outbox_private.add_jobs(array[outbox_private.deliver_job(id, v_delivery.endpoint_id, now(), true)]);
  return v_delivery;
end
$$;
comment on function outbox.retry_delivery(uuid) is
  'Makes the next attempt of a delivery now, also of one that has failed or was cancelled, and also if its endpoint fails so often that others wait. If the endpoint is paused it is held instead.';
revoke execute on function outbox.retry_delivery(uuid) from public;
grant execute on function outbox.retry_delivery(uuid) to outbox_operator;
