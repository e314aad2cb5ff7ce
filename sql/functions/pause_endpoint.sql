create or replace function outbox.pause_endpoint(id uuid, reason text default null, idempotency_key text default null)
  returns outbox.endpoints
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints := outbox_private.find_endpoint(id);
  v_answer jsonb := outbox_private.begin_mutation(
    'pause_endpoint', v_endpoint.tenant, jsonb_build_object('id', id, 'reason', reason), idempotency_key);
begin
  if v_answer is not null then
    return jsonb_populate_record(outbox_private.find_endpoint(id), v_answer);
  end if;
  perform outbox_private.lock_endpoint(id);
  update outbox.endpoints as p
  set paused_at = coalesce(p.paused_at, now()), paused_reason = coalesce(reason, p.paused_reason, 'paused by hand')
  where p.id = pause_endpoint.id
  returning * into v_endpoint;
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_endpoint) - 'headers');
  return v_endpoint;
end
$$;
comment on function outbox.pause_endpoint(uuid, text, text) is
  'Stops sending to an endpoint, for a reason in words if you like. Its deliveries are held from now on, as they come due; resume_endpoint sends them.';
revoke execute on function outbox.pause_endpoint(uuid, text, text) from public;
grant execute on function outbox.pause_endpoint(uuid, text, text) to outbox_operator, outbox_tenant;
