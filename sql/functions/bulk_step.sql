-- One short transaction, so that nobody waits long for the rows it locks. Its row of outbox.bulk_jobs comes first: two
-- workers (one was believed dead) follow each other, and what is committed, with the position, is never done again.
create or replace function outbox_private.bulk_step(p_id uuid, p_limit integer default 500) returns boolean
  language plpgsql volatile
as $$
declare
  v_job outbox.bulk_jobs;
  v_next record;
  v_found integer;
  v_done integer;
begin
  select b.* into v_job
  from outbox.bulk_jobs as b
  where b.id = p_id and b.status = 'running'
  for no key update;
  if not found then
    return false;
  end if;

  if v_job.position ? 'is_counting' then
    v_next := outbox_private.bulk_next(v_job, 4 * p_limit);
    update outbox.bulk_jobs as b
    set
      expected_count = b.expected_count + cardinality(v_next.ids),
      position = coalesce(v_next.next_position || '{"is_counting": true}', '{}')
    where b.id = p_id;
    return true;
  end if;

  v_next := outbox_private.bulk_next(v_job, p_limit);
  v_found := cardinality(v_next.ids);
  if v_found = 0 then
    v_done := 0;
  elsif v_job.kind = 'retry_failed' then
    v_done := outbox_private.bulk_retry(v_next.ids, v_job.created_at);
  elsif v_job.kind = 'cancel_deliveries' then
    v_done := outbox_private.bulk_cancel(v_next.ids, v_job.arguments ->> 'status');
    -- What waits and what is scheduled may change places, and so be passed by: there is another round, until one finds
    -- nothing.
    if v_done > 0 or v_job.position ? 'goes_round' then
      v_next.next_position := coalesce(v_next.next_position || '{"goes_round": true}', '{}');
    end if;
  else
    v_done := outbox_private.bulk_replay(v_next.ids, (v_job.arguments ->> 'endpoint_id')::uuid);
    if v_done < v_found then
      v_next.next_position := jsonb_build_object('id', v_next.ids[v_done]);
      v_found := v_done;
    end if;
  end if;

  v_job.done_count := v_job.done_count + v_done;
  v_job.skipped_count := v_job.skipped_count + v_found - v_done;
  v_job.expected_count := greatest(v_job.expected_count, v_job.done_count + v_job.skipped_count);
  if v_next.next_position is null then
    -- The rest was not there any more: delivered meanwhile, cancelled, or tried again by somebody else.
    v_job.skipped_count := v_job.expected_count - v_job.done_count;
    v_job.status := 'finished';
    v_job.completed_at := clock_timestamp();
  end if;
  update outbox.bulk_jobs as b
  set
    done_count = v_job.done_count, skipped_count = v_job.skipped_count, expected_count = v_job.expected_count,
    status = v_job.status, completed_at = v_job.completed_at, position = coalesce(v_next.next_position, '{}')
  where b.id = p_id;
  return v_job.status = 'running';
end
$$;
revoke execute on function outbox_private.bulk_step(uuid, integer) from public;
comment on function outbox_private.bulk_step(uuid, integer) is
  'Does the next step of a bulk job, if it is running: does what is to be done to the next p_limit rows at most. Returns whether there is more to do.';
