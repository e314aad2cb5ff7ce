-- Priority 10: dispatch has 0, so that old failures don't delay fresh events.
create or replace function outbox_private.deliver_job(
  p_delivery_id uuid, p_endpoint_id uuid, p_run_at timestamptz, p_forced boolean default false
) returns graphile_worker.job_spec
  language sql immutable
as $$
  select row(
    'deliver',
    json_build_object('delivery_id', p_delivery_id, 'endpoint_id', p_endpoint_id, 'forced', p_forced),
    null, p_run_at, 32767, p_delivery_id::text, 10, null
  )::graphile_worker.job_spec
$$;
revoke execute on function outbox_private.deliver_job(uuid, uuid, timestamptz, boolean) from public;
comment on function outbox_private.deliver_job(uuid, uuid, timestamptz, boolean) is
  'The `deliver` job of a delivery, for graphile_worker.add_jobs. Its key is the delivery''s id: one job a delivery. Forced: also if its endpoint''s circuit is open.';
