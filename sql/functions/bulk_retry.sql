-- Planner settings, `between` and `any`: see fan_out. What is retried waits for its endpoint, and the endpoint's `drain`
-- sends it only as fast as the window takes it. That is what keeps a consumer from being overrun, however much there
-- is; spreading it over a time of our choice would only be a guess at what the consumer takes.
create or replace function outbox_private.bulk_retry(p_ids uuid[], p_failed_before timestamptz) returns integer
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[] := array(select id from unnest(p_ids) as g (id) order by id); -- the lock order
  v_lowest uuid := v_ids[1];
  v_highest uuid := v_ids[cardinality(v_ids)];
  v_count integer;
  v_jobs graphile_worker.job_spec[];
begin
  with due as (
    update outbox.deliveries as d
    set status = 'pending', next_attempt_at = now(), waiting_since = now(), completed_at = null
    where d.id = any (v_ids) and d.id between v_lowest and v_highest
      and d.status = 'failed' and d.completed_at < p_failed_before
    returning d.endpoint_id
  ), endpoints as (
    select due.endpoint_id as id, count(*) as count from due group by due.endpoint_id
  )
  select sum(e.count), array_agg(outbox_private.drain_job(e.id, now()) order by e.id)
  into v_count, v_jobs
  from endpoints as e;
  if v_jobs is not null then
    perform outbox_private.add_jobs(v_jobs);
  end if;
  return coalesce(v_count, 0);
end
$$;
revoke execute on function outbox_private.bulk_retry(uuid[], timestamptz) from public;
comment on function outbox_private.bulk_retry(uuid[], timestamptz) is
  'Lets deliveries that failed before a time wait for their turn to be tried once more. Returns how many still were so.';
