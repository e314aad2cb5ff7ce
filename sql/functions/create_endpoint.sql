create or replace function outbox.create_endpoint(
  url text,
  tenant text default null,
  event_types text[] default null,
  description text default '',
  headers jsonb default '{}',
  retry_schedule integer[] default null,
  timeout_ms integer default null,
  ca_certificate text default null,
  idempotency_key text default null,
  out id uuid,
  out secret text
)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_tenant text := outbox_private.caller_tenant();
  v_secret_id uuid;
  v_answer jsonb;
begin
  if v_tenant is not null and tenant <> v_tenant then
    raise exception 'Endpoints of tenant % can''t be made by tenant %', quote_literal(tenant), quote_literal(v_tenant)
      using errcode = 'OB403', hint = 'Leave tenant out: it is your own then.';
  end if;
  tenant := coalesce(tenant, v_tenant, 'default');
  headers := coalesce(headers, '{}');

  v_answer := outbox_private.begin_mutation('create_endpoint', tenant, jsonb_build_object(
    'url', url, 'tenant', tenant, 'event_types', event_types, 'description', description,
    'headers', outbox_private.header_names(headers), 'retry_schedule', retry_schedule, 'timeout_ms', timeout_ms,
    'ca_certificate', ca_certificate, 'digest', outbox_private.digest(headers)), idempotency_key);
  if v_answer is not null then
    id := v_answer ->> 'id';
    -- As it is stored now: in the clear, sealed, or gone because a rotation has ended it.
    secret := (select s.secret from outbox_private.secrets as s where s.id = (v_answer ->> 'secret_id')::uuid);
    return;
  end if;

  insert into outbox.endpoints (url, tenant, event_types, description, headers, timeout_ms, ca_certificate)
  values (url, tenant, event_types, coalesce(description, ''), headers, timeout_ms, ca_certificate)
  returning endpoints.id into id;
  if retry_schedule is not null then
    update outbox.endpoints as p set retry_schedule = create_endpoint.retry_schedule where p.id = create_endpoint.id;
  end if;
  -- The trigger `secret` has made it.
  select s.id, s.secret into strict v_secret_id, secret
  from outbox_private.secrets as s
  where s.endpoint_id = create_endpoint.id;
  perform outbox_private.end_mutation(idempotency_key, jsonb_build_object('id', id, 'secret_id', v_secret_id));
end
$$;
comment on function outbox.create_endpoint(text, text, text[], text, jsonb, integer[], integer, text, text) is
  'Makes an endpoint of the caller''s tenant; operators name the tenant (''default'' if they don''t). Returns its id and its signing secret, which is shown only here: give it to whoever receives the webhooks.';
revoke execute on function outbox.create_endpoint(text, text, text[], text, jsonb, integer[], integer, text, text) from public;
grant execute on function outbox.create_endpoint(text, text, text[], text, jsonb, integer[], integer, text, text)
  to outbox_operator, outbox_tenant;
