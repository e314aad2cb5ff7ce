create or replace function outbox_private.sweep_backlogs() returns integer
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_jobs graphile_worker.job_spec[];
  v_late graphile_worker.job_spec[];
begin
  select array_agg(outbox_private.drain_job(p.id, now()) order by p.id) into v_jobs
  from outbox.endpoints as p
  where exists (select from outbox.deliveries as d where d.endpoint_id = p.id and d.backlog = 'waiting')
    and not exists (select from graphile_worker.jobs as j where j.key = 'drain:' || p.id);
  if v_jobs is not null then
    perform outbox_private.add_jobs(v_jobs);
  end if;
  perform graphile_worker.add_job(
    'release', json_build_object('endpoint_id', p.id), max_attempts => 32767, job_key => 'release:' || p.id)
  from outbox.endpoints as p
  where (p.paused_at is null or p.deleted_at is not null)
    and exists (select from outbox.deliveries as d where d.endpoint_id = p.id and d.backlog = 'held');
  perform outbox_private.add_jobs(array[outbox_private.bulk_job(b.id)])
  from outbox.bulk_jobs as b
  where b.status = 'running'
    and not exists (select from graphile_worker.jobs as j where j.key = 'bulk:' || b.id);
  -- What should have been tried again long ago. A job that is there and late, as all are after an outage, is no reason.
  select array_agg(outbox_private.deliver_job(d.id, d.endpoint_id, now())) into v_late
  from outbox.deliveries as d
  where d.backlog = 'scheduled'
    and d.next_attempt_at < now() - interval '10 minutes'
    and not exists (select from graphile_worker._private_jobs as j where j.key = d.id::text);
  if v_late is not null then
    perform outbox_private.add_jobs(v_late);
  end if;
  return coalesce(cardinality(v_jobs), 0) + coalesce(cardinality(v_late), 0);
end
$$;
revoke execute on function outbox_private.sweep_backlogs() from public;
comment on function outbox_private.sweep_backlogs() is
  'The safety net: sees to it that what waits has a `drain` job, what is to be tried again a `deliver` job and what is being done in bulk a `bulk` job, and that nothing is held at an endpoint that is not paused. Returns how many `drain` and `deliver` jobs were missing.';
