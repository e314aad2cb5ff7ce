-- A pool that was taken for dead may live on and not know yet that its lease is gone (see ARCHITECTURE.md, Lease): it goes
-- on with what it has in hand, and graphile-worker then completes those jobs by their ids alone, whoever has them now.
-- So each job goes on under a new id, and what the old pool completes is nobody's: the job that has since been taken
-- by another, or been given its next run_at, stays.
create or replace function outbox_private.free_pools(p_pool_ids text[]) returns void
  language plpgsql volatile
as $$
begin
  delete from outbox_private.workers where pool_id = any (p_pool_ids);

  with freed as (
    delete from graphile_worker._private_jobs as j where j.locked_by = any (p_pool_ids) returning j.*
  )
  insert into graphile_worker._private_jobs (
    job_queue_id, task_id, payload, priority, run_at, attempts, max_attempts, last_error, created_at, key, revision, flags)
  select
    f.job_queue_id, f.task_id, f.payload, f.priority, f.run_at, f.attempts, f.max_attempts, f.last_error, f.created_at, f.key,
    f.revision, f.flags
  from freed as f
  -- While it ran, such a job was replaced by its successor: graphile-worker then takes its key and its attempts, so
  -- that it is never run again, and leaves it to its pool to remove it.
  where f.key is not null or f.attempts < f.max_attempts;
  -- And the queues that it held, though our jobs have none.
  perform graphile_worker.force_unlock_workers(p_pool_ids);
end
$$;
revoke execute on function outbox_private.free_pools(text[]) from public;
comment on function outbox_private.free_pools(text[]) is
  'Forgets pools, frees the jobs that they had in hand, under new ids, and removes what such a job left behind.';
