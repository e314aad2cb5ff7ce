create or replace function outbox.cancel_delivery(id uuid, idempotency_key text default null) returns outbox.deliveries
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_delivery outbox.deliveries := outbox_private.find_delivery(id);
  v_answer jsonb := outbox_private.begin_mutation(
    'cancel_delivery', v_delivery.tenant, jsonb_build_object('id', id), idempotency_key);
begin
  if v_answer is not null then
    return jsonb_populate_record(null::outbox.deliveries, v_answer);
  end if;
  v_delivery := outbox_private.lock_delivery(id);
  if v_delivery.status in ('pending', 'held') then
    update outbox.deliveries as d
    set status = 'cancelled', next_attempt_at = null, waiting_since = null, completed_at = now()
    where d.id = cancel_delivery.id
    returning * into v_delivery;
    perform graphile_worker.remove_job(id::text);
  elsif v_delivery.status <> 'cancelled' then
    raise exception 'Delivery % is %', id, v_delivery.status
      using errcode = 'OB409', hint = 'Only pending and held deliveries can be cancelled.';
  end if;
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_delivery));
  return v_delivery;
end
$$;
comment on function outbox.cancel_delivery(uuid, text) is
  'Makes no further attempt of a delivery. One that is under way can still succeed, and is then recorded as delivered.';
revoke execute on function outbox.cancel_delivery(uuid, text) from public;
grant execute on function outbox.cancel_delivery(uuid, text) to outbox_operator, outbox_tenant;
