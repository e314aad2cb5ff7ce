create or replace function outbox_private.drain_later(p_endpoint_id uuid, p_delay_ms float8) returns void
  language sql volatile
as $$
  select outbox_private.add_jobs(array[
    outbox_private.drain_job(p_endpoint_id, now() + p_delay_ms * interval '1 millisecond')])
$$;
revoke execute on function outbox_private.drain_later(uuid, float8) from public;
comment on function outbox_private.drain_later(uuid, float8) is
  'Adds the `drain` job of an endpoint, to be run after so many milliseconds.';
