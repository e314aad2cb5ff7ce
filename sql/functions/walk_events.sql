-- Planner settings: see fan_out. The index is the key where all tenants' events are walked, and events_tenant else: the
-- comparison of rows is a range of it, and only it has its order. That of ids is for the partitions.
create or replace function outbox_private.walk_events(
  p_tenant text, p_type text, p_prefix text, p_after uuid, p_before uuid, p_limit integer,
  out ids uuid[], out count integer, out last_id uuid
)
  language plpgsql stable
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
#variable_conflict use_column
begin
  select
    coalesce(array_agg(e.id order by e.id) filter (
      where e.dispatched_at is not null -- the others are still to be sent for the first time
        and (p_type is null or e.type = p_type or starts_with(e.type, p_prefix))
    ), '{}'),
    count(*),
    (array_agg(e.id order by e.id desc))[1]
  into ids, count, last_id
  from (
    (
      select e.id, e.type, e.dispatched_at
      from outbox.events as e
      where p_tenant is null and e.id > p_after and e.id < p_before and e.tenant <> 'postcommit:canary'
      order by e.id
      limit p_limit
    )
    union all
    (
      select e.id, e.type, e.dispatched_at
      from outbox.events as e
      where p_tenant is not null
        and (e.tenant, e.id) > (p_tenant, p_after)
        and (e.tenant, e.id) < (p_tenant, p_before)
        and e.id > p_after and e.id < p_before
      order by e.tenant, e.id
      limit p_limit
    )
  ) as e;
end
$$;
revoke execute on function outbox_private.walk_events(text, text, text, uuid, uuid, integer) from public;
comment on function outbox_private.walk_events(text, text, text, uuid, uuid, integer) is
  'Looks at the next p_limit events between two ids, of a tenant or of all, and returns those that were dispatched and have a type (or one that begins with the prefix), how many it looked at, and the last of them.';
