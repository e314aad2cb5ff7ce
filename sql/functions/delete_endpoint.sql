create or replace function outbox.delete_endpoint(id uuid, idempotency_key text default null) returns outbox.endpoints
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints := outbox_private.find_endpoint(id);
  v_answer jsonb := outbox_private.begin_mutation(
    'delete_endpoint', v_endpoint.tenant, jsonb_build_object('id', id), idempotency_key);
begin
  if v_answer is not null then
    return jsonb_populate_record(outbox_private.find_endpoint(id), v_answer);
  end if;
  perform outbox_private.lock_endpoint(id);
  -- The trigger `release` sees to what is held; the rest is cancelled when it is to be sent.
  update outbox.endpoints as p set deleted_at = now() where p.id = delete_endpoint.id returning * into v_endpoint;
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_endpoint) - 'headers');
  return v_endpoint;
end
$$;
comment on function outbox.delete_endpoint(uuid, text) is
  'Deletes an endpoint. It gets nothing any more: its open deliveries are cancelled, at the latest when they come due. Its history stays.';
revoke execute on function outbox.delete_endpoint(uuid, text) from public;
grant execute on function outbox.delete_endpoint(uuid, text) to outbox_operator, outbox_tenant;
