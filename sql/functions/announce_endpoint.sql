create or replace function outbox_private.announce_endpoint(p_endpoint outbox.endpoints, p_change text) returns void
  language sql volatile
as $$
  select pg_catalog.pg_notify('outbox:live', pg_catalog.json_build_object(
    'kind', 'endpoint', 'tenant', p_endpoint.tenant, 'endpointId', p_endpoint.id, 'change', p_change,
    'at', outbox_private.iso_timestamp(pg_catalog.clock_timestamp()))::text)
$$;
revoke execute on function outbox_private.announce_endpoint(outbox.endpoints, text) from public;
comment on function outbox_private.announce_endpoint(outbox.endpoints, text) is
  'Tells those who watch that an endpoint was circuit_opened, circuit_closed, paused, resumed or deleted.';
