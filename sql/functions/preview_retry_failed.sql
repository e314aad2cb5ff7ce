create or replace function outbox.preview_retry_failed(
  endpoint_id uuid default null,
  since timestamptz default null,
  until timestamptz default null,
  type text default null,
  outcome text default null,
  tenant text default null
) returns outbox.preview
  language sql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
as $$
  select outbox_private.preview_bulk(
    'retry_failed',
    jsonb_build_object(
      'endpoint_id', endpoint_id, 'since', since, 'until', until, 'type', type, 'outcome', outcome, 'tenant', tenant))
$$;
comment on function outbox.preview_retry_failed(uuid, timestamptz, timestamptz, text, text, text) is
  'How many deliveries retry_failed would try again with these arguments. Only counts.';
revoke execute on function outbox.preview_retry_failed(uuid, timestamptz, timestamptz, text, text, text) from public;
grant execute on function outbox.preview_retry_failed(uuid, timestamptz, timestamptz, text, text, text) to outbox_operator, outbox_tenant;
