create or replace function outbox_private.free_pools(p_pool_ids text[]) returns void
  language plpgsql volatile
as $$
begin
  delete from outbox_private.workers where pool_id = any (p_pool_ids);
  perform graphile_worker.force_unlock_workers(p_pool_ids);
  -- While it ran, such a job was replaced by its successor: graphile-worker then takes its key and its attempts, so
  -- that it is never run again, and leaves it to its pool to remove it.
  perform graphile_worker.complete_jobs(array(
    select j.id
    from graphile_worker.jobs as j
    where j.task_identifier = any ('{dispatch,deliver,drain,release,bulk,maintain}')
      and j.locked_at is null
      and j.key is null
      and j.attempts >= j.max_attempts
  ));
end
$$;
revoke execute on function outbox_private.free_pools(text[]) from public;
comment on function outbox_private.free_pools(text[]) is
  'Forgets pools, frees the jobs that they had in hand, and removes what such a job left behind.';
