create or replace function outbox_private.drain_job(p_endpoint_id uuid, p_run_at timestamptz)
  returns graphile_worker.job_spec
  language sql immutable
as $$
  select row(
    'drain', json_build_object('endpoint_id', p_endpoint_id), null, p_run_at, 32767, 'drain:' || p_endpoint_id, 10, null
  )::graphile_worker.job_spec
$$;
revoke execute on function outbox_private.drain_job(uuid, timestamptz) from public;
comment on function outbox_private.drain_job(uuid, timestamptz) is
  'The `drain` job of an endpoint, for graphile_worker.add_jobs: sends the deliveries that wait for it. One an endpoint; one that runs loses its key to the next (see add_jobs), which stands in for it.';
