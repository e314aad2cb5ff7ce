-- Planner settings, `between` and `any`: see fan_out. Only what is scheduled has a job of its own, and removing jobs is what
-- takes time. A job that is left behind would find that there is nothing to do.
create or replace function outbox_private.bulk_cancel(p_ids uuid[], p_status text) returns integer
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[] := array(select id from unnest(p_ids) as g (id) order by id); -- the lock order
  v_lowest uuid := v_ids[1];
  v_highest uuid := v_ids[cardinality(v_ids)];
  v_scheduled uuid[];
  v_count integer;
begin
  select array_agg(d.id) filter (where d.backlog = 'scheduled') into v_scheduled
  from (
    select d.id, d.backlog
    from outbox.deliveries as d
    where d.id = any (v_ids) and d.id between v_lowest and v_highest
      and d.status in ('pending', 'held') and (p_status is null or d.status = p_status)
    order by d.id
    for no key update
  ) as d;
  update outbox.deliveries as d
  set status = 'cancelled', next_attempt_at = null, waiting_since = null, completed_at = now()
  where d.id = any (v_ids) and d.id between v_lowest and v_highest
    and d.status in ('pending', 'held') and (p_status is null or d.status = p_status);
  get diagnostics v_count = row_count;
  perform graphile_worker.remove_job(id::text) from unnest(v_scheduled) as g (id);
  return v_count;
end
$$;
revoke execute on function outbox_private.bulk_cancel(uuid[], text) from public;
comment on function outbox_private.bulk_cancel(uuid[], text) is
  'Cancels deliveries that are still pending or held (of p_status, if given), and removes their jobs. Returns how many.';
