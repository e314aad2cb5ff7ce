create or replace function outbox.update_endpoint(
  id uuid,
  url text default null,
  description text default null,
  event_types text[] default null,
  all_event_types boolean default false,
  headers jsonb default null,
  timeout_ms integer default null,
  default_timeout boolean default false,
  retry_schedule integer[] default null,
  ca_certificate text default null,
  public_cas boolean default false,
  idempotency_key text default null
) returns outbox.endpoints
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_endpoint outbox.endpoints := outbox_private.find_endpoint(id);
  v_answer jsonb := outbox_private.begin_mutation('update_endpoint', v_endpoint.tenant, jsonb_build_object(
    'id', id, 'url', url, 'description', description, 'event_types', event_types,
    'all_event_types', nullif(all_event_types, false), 'headers', outbox_private.header_names(headers),
    'timeout_ms', timeout_ms, 'default_timeout', nullif(default_timeout, false), 'retry_schedule', retry_schedule,
    'ca_certificate', ca_certificate, 'public_cas', nullif(public_cas, false),
    'digest', outbox_private.digest(headers)), idempotency_key);
  v_contradiction text := case
    when all_event_types and event_types is not null then 'event_types and all_event_types'
    when default_timeout and timeout_ms is not null then 'timeout_ms and default_timeout'
    when public_cas and ca_certificate is not null then 'ca_certificate and public_cas'
  end;
begin
  if v_answer is not null then
    return jsonb_populate_record(outbox_private.find_endpoint(id), v_answer);
  end if;
  if v_contradiction is not null then
    raise exception 'Only one of % can be given', v_contradiction
      using errcode = 'OB400', hint = 'The second one takes the first one''s value away.';
  end if;
  perform outbox_private.lock_endpoint(id);
  update outbox.endpoints as p
  set
    url = coalesce(url, p.url),
    description = coalesce(description, p.description),
    event_types = case when all_event_types then null else coalesce(event_types, p.event_types) end,
    headers = coalesce(headers, p.headers),
    timeout_ms = case when default_timeout then null else coalesce(timeout_ms, p.timeout_ms) end,
    retry_schedule = coalesce(retry_schedule, p.retry_schedule),
    ca_certificate = case when public_cas then null else coalesce(ca_certificate, p.ca_certificate) end
  where p.id = update_endpoint.id
  returning * into v_endpoint;
  perform outbox_private.end_mutation(idempotency_key, to_jsonb(v_endpoint) - 'headers');
  return v_endpoint;
end
$$;
comment on function outbox.update_endpoint(uuid, text, text, text[], boolean, jsonb, integer, boolean, integer[], text, boolean, text) is
  'Changes an endpoint. What is left out or null stays as it is; event_types, headers and retry_schedule are replaced as a whole. all_event_types: it wants all types from now on. default_timeout: it has no timeout_ms of its own any more. public_cas: it has no ca_certificate any more. Attempts made from now on, also of earlier deliveries, go by what is changed; event_types only matter for events to come.';
revoke execute on function outbox.update_endpoint(uuid, text, text, text[], boolean, jsonb, integer, boolean, integer[], text, boolean, text)
  from public;
grant execute on function outbox.update_endpoint(uuid, text, text, text[], boolean, jsonb, integer, boolean, integer[], text, boolean, text)
  to outbox_operator, outbox_tenant;
