create or replace function outbox.retry_delivery(id uuid, idempotency_key text default null) returns outbox.deliveries
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_delivery outbox.deliveries := outbox_private.find_delivery(id);
  v_answer jsonb := outbox_private.begin_mutation(
    'retry_delivery', v_delivery.tenant, jsonb_build_object('id', id), idempotency_key);
begin
  if v_answer is not null then
    return jsonb_populate_record(null::outbox.deliveries, v_answer);
  end if;
  v_delivery := outbox_private.lock_delivery(id);
  if v_delivery.status = 'delivered' then
    raise exception 'Delivery % has been delivered', id
      using errcode = 'OB409',
        hint = 'Only pending, failed, held and cancelled deliveries can be retried; replay_event sends delivered ones again.';
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
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_delivery));
  return v_delivery;
end
$$;
comment on function outbox.retry_delivery(uuid, text) is
  'Makes the next attempt of a delivery now, also of one that has failed or was cancelled, and also if its endpoint fails so often that others wait. If the endpoint is paused it is held instead.';
revoke execute on function outbox.retry_delivery(uuid, text) from public;
grant execute on function outbox.retry_delivery(uuid, text) to outbox_operator, outbox_tenant;
