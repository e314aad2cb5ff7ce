create or replace function outbox.resume_endpoint(id uuid, idempotency_key text default null) returns outbox.endpoints
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints := outbox_private.find_endpoint(id);
  v_answer jsonb := outbox_private.begin_mutation(
    'resume_endpoint', v_endpoint.tenant, jsonb_build_object('id', id), idempotency_key);
begin
  if v_answer is not null then
    return jsonb_populate_record(outbox_private.find_endpoint(id), v_answer);
  end if;
  perform outbox_private.lock_endpoint(id);
  -- The trigger `release` sees to what was held.
  update outbox.endpoints as p
  set paused_at = null, paused_reason = null
  where p.id = resume_endpoint.id
  returning * into v_endpoint;
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_endpoint) - 'headers');
  return v_endpoint;
end
$$;
comment on function outbox.resume_endpoint(uuid, text) is
  'Sends to a paused endpoint again, beginning with the deliveries that were held.';
revoke execute on function outbox.resume_endpoint(uuid, text) from public;
grant execute on function outbox.resume_endpoint(uuid, text) to outbox_operator, outbox_tenant;
