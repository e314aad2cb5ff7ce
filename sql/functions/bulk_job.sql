-- Priority 20: fresh events have 0 and retries 10, and neither is to wait for this.
create or replace function outbox_private.bulk_job(p_id uuid) returns graphile_worker.job_spec
  language sql immutable
as $$
  select row('bulk', json_build_object('id', p_id), null, null, 32767, 'bulk:' || p_id, 20, null)::graphile_worker.job_spec
$$;
revoke execute on function outbox_private.bulk_job(uuid) from public;
comment on function outbox_private.bulk_job(uuid) is
  'The `bulk` job that does a row of outbox.bulk_jobs, for add_jobs.';
