create or replace function outbox.create_endpoint(
  url text,
  tenant text default 'default',
  event_types text[] default null,
  description text default '',
  headers jsonb default '{}',
  retry_schedule integer[] default null,
  timeout_ms integer default null,
  ca_certificate text default null
) returns table (id uuid, secret text)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
  insert into outbox.endpoints (url, tenant, event_types, description, headers, timeout_ms, ca_certificate)
  values (url, tenant, event_types, description, headers, timeout_ms, ca_certificate)
  returning endpoints.id into id;
  if retry_schedule is not null then
    update outbox.endpoints as p set retry_schedule = create_endpoint.retry_schedule where p.id = create_endpoint.id;
  end if;
  select s.secret into strict secret from outbox_private.secrets as s where s.endpoint_id = create_endpoint.id;
  return next;
end
$$;
comment on function outbox.create_endpoint(text, text, text[], text, jsonb, integer[], integer, text) is
  'Makes an endpoint. Returns its id and its signing secret, which is shown only here: give it to whoever receives the webhooks.';
revoke execute on function outbox.create_endpoint(text, text, text[], text, jsonb, integer[], integer, text) from public;
grant execute on function outbox.create_endpoint(text, text, text[], text, jsonb, integer[], integer, text) to outbox_operator;
