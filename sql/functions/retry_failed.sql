create or replace function outbox.retry_failed(
  endpoint_id uuid default null,
  since timestamptz default null,
  until timestamptz default null,
  type text default null,
  outcome text default null,
  tenant text default null,
  idempotency_key text default null
) returns outbox.bulk_jobs
  language sql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
as $$
  select outbox_private.begin_bulk(
    'retry_failed',
    jsonb_build_object(
      'endpoint_id', endpoint_id, 'since', since, 'until', until, 'type', type, 'outcome', outcome, 'tenant', tenant),
    idempotency_key)
$$;
comment on function outbox.retry_failed(uuid, timestamptz, timestamptz, text, text, text, text) is
  'Makes one more attempt of every delivery that has failed by now: of one endpoint, one tenant or of all, of events of a time range (since, and before until) and type (order.created, or order.*), whose last attempt had an outcome such as timeout. The workers do it in steps; see outbox.bulk_jobs for how far they are. Each endpoint is sent only as much at a time as it takes, so nobody is flooded.';
revoke execute on function outbox.retry_failed(uuid, timestamptz, timestamptz, text, text, text, text) from public;
grant execute on function outbox.retry_failed(uuid, timestamptz, timestamptz, text, text, text, text) to outbox_operator, outbox_tenant;
