-- p_own_pool_ids: a session is always granted a lock that it holds itself, so its own pools must be left out.
create or replace function outbox_private.take_over_dead_pools(p_own_pool_ids text[], p_thorough boolean) returns text[]
  language plpgsql volatile
as $$
declare
  v_pool_id text;
  v_dead text[] := '{}';
begin
  for v_pool_id in
    select w.pool_id from outbox_private.workers as w
    union
    -- A process can die between its first fetch and its registration. Reads all jobs, so only now and then.
    select j.locked_by
    from graphile_worker.jobs as j
    where p_thorough and j.locked_by is not null
      and j.task_identifier = any ('{dispatch,deliver,drain,release,bulk,maintain}')
  loop
    continue when v_pool_id = any (p_own_pool_ids);
    -- Its own session holds this lock as long as it lives; Postgres lets go of it the moment that session ends.
    if pg_try_advisory_xact_lock(outbox_private.pool_lock_key(v_pool_id)) then
      v_dead := v_dead || v_pool_id;
    end if;
  end loop;
  if cardinality(v_dead) > 0 then
    perform outbox_private.free_pools(v_dead);
  end if;
  return v_dead;
end
$$;
revoke execute on function outbox_private.take_over_dead_pools(text[], boolean) from public;
comment on function outbox_private.take_over_dead_pools(text[], boolean) is
  'Frees the jobs of pools whose process has died, and returns their ids. Thorough: also of those that never registered.';
