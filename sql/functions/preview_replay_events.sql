create or replace function outbox.preview_replay_events(
  since timestamptz default null,
  until timestamptz default null,
  type text default null,
  endpoint_id uuid default null,
  tenant text default null
) returns outbox.preview
  language sql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC'
as $$
  select outbox_private.preview_bulk(
    'replay_events',
    jsonb_build_object('since', since, 'until', until, 'type', type, 'endpoint_id', endpoint_id, 'tenant', tenant))
$$;
comment on function outbox.preview_replay_events(timestamptz, timestamptz, text, uuid, text) is
  'How many events replay_events would send again with these arguments, to whoever wants them. Only counts.';
revoke execute on function outbox.preview_replay_events(timestamptz, timestamptz, text, uuid, text) from public;
grant execute on function outbox.preview_replay_events(timestamptz, timestamptz, text, uuid, text) to outbox_operator, outbox_tenant;
