-- Planner settings, `between` and `any`: see fan_out.
create or replace function outbox_private.bulk_cancel(p_ids uuid[], p_status text) returns integer
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[] := array(select id from unnest(p_ids) as g (id) order by id); -- the lock order
  v_lowest uuid := v_ids[1];
  v_highest uuid := v_ids[cardinality(v_ids)];
  v_cancelled uuid[];
begin
  with cancelled as (
    update outbox.deliveries as d
    set status = 'cancelled', next_attempt_at = null, waiting_since = null, completed_at = now()
    where d.id = any (v_ids) and d.id between v_lowest and v_highest
      and d.status in ('pending', 'held') and (p_status is null or d.status = p_status)
    returning d.id
  )
  select array_agg(id order by id) into v_cancelled from cancelled;
  perform graphile_worker.remove_job(id::text) from unnest(v_cancelled) as g (id);
  return coalesce(cardinality(v_cancelled), 0);
end
$$;
revoke execute on function outbox_private.bulk_cancel(uuid[], text) from public;
comment on function outbox_private.bulk_cancel(uuid[], text) is
  'Cancels deliveries that are still pending or held (of p_status, if given), and removes their jobs. Returns how many.';
