-- In small deletes: the caller calls again while there is something left.
create or replace function outbox_private.prune_statistics(
  p_limit integer default 5000, p_now timestamptz default now()
) returns boolean
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_minutes integer;
  v_hours integer;
begin
  perform set_config('synchronous_commit', 'off', true);
  delete from outbox_private.statistics as s
  where s.ctid = any (array(
    select o.ctid from outbox_private.statistics as o
    where o.resolution = 'minute' and o.bucket < p_now - interval '26 hours'
    order by o.resolution, o.bucket
    limit p_limit));
  get diagnostics v_minutes = row_count;
  delete from outbox_private.statistics as s
  where s.ctid = any (array(
    select o.ctid from outbox_private.statistics as o
    where o.resolution = 'hour' and o.bucket < p_now - interval '40 days'
    order by o.resolution, o.bucket
    limit p_limit));
  get diagnostics v_hours = row_count;

  delete from outbox_private.endpoint_windows as w
  where not exists (select from outbox_private.workers as k where k.name = w.worker)
    or (w.circuit = 'closed' and w.updated_at < p_now - interval '1 day');
  return greatest(v_minutes, v_hours) = p_limit;
end
$$;
revoke execute on function outbox_private.prune_statistics(integer, timestamptz) from public;
comment on function outbox_private.prune_statistics(integer, timestamptz) is
  'Removes statistics that are too old (minutes after 26 hours, hours after 40 days), at most p_limit of each at a time, and what workers that are gone knew of endpoints. Returns whether there is more.';
