create or replace function outbox.cancel_deliveries(
  endpoint_id uuid default null,
  since timestamptz default null,
  until timestamptz default null,
  type text default null,
  status text default null,
  tenant text default null,
  idempotency_key text default null
) returns outbox.bulk_jobs
  language sql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
as $$
  select outbox_private.begin_bulk(
    'cancel_deliveries',
    jsonb_build_object(
      'endpoint_id', endpoint_id, 'since', since, 'until', until, 'type', type, 'status', status, 'tenant', tenant),
    idempotency_key)
$$;
comment on function outbox.cancel_deliveries(uuid, timestamptz, timestamptz, text, text, text, text) is
  'Makes no further attempt of deliveries that are pending or held, or of those in one of these states: of one endpoint, one tenant or of all, of events of a time range (since, and before until) and type (order.created, or order.*). The workers do it in steps; see outbox.bulk_jobs for how far they are. Left alone are those whose first attempt is just being made, and what is dispatched later.';
revoke execute on function outbox.cancel_deliveries(uuid, timestamptz, timestamptz, text, text, text, text) from public;
grant execute on function outbox.cancel_deliveries(uuid, timestamptz, timestamptz, text, text, text, text) to outbox_operator, outbox_tenant;
