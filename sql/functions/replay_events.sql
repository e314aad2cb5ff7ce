create or replace function outbox.replay_events(
  since timestamptz default null,
  until timestamptz default null,
  type text default null,
  endpoint_id uuid default null,
  tenant text default null,
  idempotency_key text default null
) returns outbox.bulk_jobs
  language sql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
as $$
  select outbox_private.begin_bulk(
    'replay_events',
    jsonb_build_object('since', since, 'until', until, 'type', type, 'endpoint_id', endpoint_id, 'tenant', tenant),
    idempotency_key)
$$;
comment on function outbox.replay_events(timestamptz, timestamptz, text, uuid, text, text) is
  'Sends events again that have been dispatched before, of one tenant or of all, of a time range (since, and before until) and type (order.created, or order.*): to one endpoint, or to all that want them now, also those that were made after the events. The workers do it in steps; see outbox.bulk_jobs for how far they are. Each endpoint is sent only as much at a time as it takes, so nobody is flooded.';
revoke execute on function outbox.replay_events(timestamptz, timestamptz, text, uuid, text, text) from public;
grant execute on function outbox.replay_events(timestamptz, timestamptz, text, uuid, text, text) to outbox_operator, outbox_tenant;
