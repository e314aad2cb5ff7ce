-- In small deletes: the caller calls again while there is something left.
create or replace function outbox_private.prune_statistics(
  p_limit integer default 5000, p_now timestamptz default now()
) returns boolean
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
as $$
declare
  v_resolution record;
  v_deleted integer;
  v_is_more boolean := false;
begin
  perform set_config('synchronous_commit', 'off', true);
  for v_resolution in
    select * from (values
      ('minute', interval '26 hours'), ('quarter', interval '8 days'), ('hour', interval '40 days')) as r (name, kept)
  loop
    delete from outbox_private.statistics as s
    where s.ctid = any (array(
      select o.ctid from outbox_private.statistics as o
      where o.resolution = v_resolution.name and o.bucket < p_now - v_resolution.kept
      order by o.resolution, o.bucket
      limit p_limit));
    get diagnostics v_deleted = row_count;
    v_is_more := v_is_more or v_deleted = p_limit;
  end loop;

  delete from outbox_private.endpoint_windows as w
  where not exists (select from outbox_private.workers as k where k.name = w.worker)
    or (w.circuit = 'closed' and w.updated_at < p_now - interval '1 day');
  return v_is_more;
end
$$;
revoke execute on function outbox_private.prune_statistics(integer, timestamptz) from public;
comment on function outbox_private.prune_statistics(integer, timestamptz) is
  'Removes statistics that are too old (minutes after 26 hours, quarters after 8 days, hours after 40 days), at most p_limit of each at a time, and what workers that are gone knew of endpoints. Returns whether there is more.';
