-- What graphile-worker itself does with jobs that it fetched and did not begin. Failing them instead would make them
-- wait for e^attempts seconds. One that was replaced by its successor (no attempts left, see free_pools) must not run
-- again: it goes.
create or replace function outbox_private.give_back_jobs(p_pool_ids text[], p_job_ids bigint[]) returns void
  language sql volatile
as $$
  delete from graphile_worker._private_jobs as j
  where j.id = any (p_job_ids) and j.locked_by = any (p_pool_ids) and j.attempts >= j.max_attempts;

  update graphile_worker._private_jobs as j
  set attempts = greatest(0, j.attempts - 1), locked_by = null, locked_at = null
  where j.id = any (p_job_ids) and j.locked_by = any (p_pool_ids) and j.attempts < j.max_attempts
$$;
revoke execute on function outbox_private.give_back_jobs(text[], bigint[]) from public;
comment on function outbox_private.give_back_jobs(text[], bigint[]) is
  'Makes jobs that these pools hold, and could not begin, available again as if they had never been fetched.';
