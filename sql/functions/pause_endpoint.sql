create or replace function outbox.pause_endpoint(id uuid) returns outbox.endpoints
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints;
begin
  update outbox.endpoints as p
  set paused_at = coalesce(p.paused_at, now()), paused_reason = coalesce(p.paused_reason, 'paused by hand')
  where p.id = pause_endpoint.id and p.deleted_at is null
  returning * into v_endpoint;
  if not found then
    raise exception 'There is no endpoint %', id using errcode = 'OB404', hint = 'See outbox.endpoints.';
  end if;
  return v_endpoint;
end
$$;
comment on function outbox.pause_endpoint(uuid) is
  'Stops sending to an endpoint. Its deliveries are held from now on, as they come due; resume_endpoint sends them.';
revoke execute on function outbox.pause_endpoint(uuid) from public;
grant execute on function outbox.pause_endpoint(uuid) to outbox_operator;
