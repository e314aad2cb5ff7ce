create or replace function outbox_private.release_later(p_endpoint_id uuid, p_delay_ms float8) returns void
  language plpgsql volatile
as $$
begin
  perform graphile_worker.add_job(
    'release', json_build_object('endpoint_id', p_endpoint_id),
    run_at => clock_timestamp() + p_delay_ms * interval '1 millisecond', max_attempts => 32767,
    job_key => 'release again:' || p_endpoint_id);
end
$$;
revoke execute on function outbox_private.release_later(uuid, float8) from public;
comment on function outbox_private.release_later(uuid, float8) is
  'Adds another `release` job of an endpoint, to be run after so many milliseconds.';
