create or replace function outbox.resume_endpoint(id uuid) returns outbox.endpoints
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints;
begin
  -- The trigger `release` sees to what was held.
  update outbox.endpoints as p
  set paused_at = null, paused_reason = null
  where p.id = resume_endpoint.id and p.deleted_at is null
  returning * into v_endpoint;
  if not found then
    raise exception 'There is no endpoint %', id using errcode = 'OB404', hint = 'See outbox.endpoints.';
  end if;
  return v_endpoint;
end
$$;
comment on function outbox.resume_endpoint(uuid) is
  'Sends to a paused endpoint again, beginning with the deliveries that were held.';
revoke execute on function outbox.resume_endpoint(uuid) from public;
grant execute on function outbox.resume_endpoint(uuid) to outbox_operator;
