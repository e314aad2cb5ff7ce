-- Open deliveries are found by the index on their backlog, and those whose first attempt is under way, as events that are
-- not dispatched, by their jobs. Should such a delivery have lost its job, walk_partition has found it. p_after_job_id: only jobs that are newer, where the older ones have been looked at.
create or replace function outbox_private.kept_ids(
  p_parent text, p_low uuid, p_high uuid, p_limit integer, p_after_job_id bigint default null
) returns uuid[]
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_owed_ids uuid[];
begin
  if p_parent = 'attempts' then
    return array(
      select d.id from outbox.deliveries as d where d.id >= p_low and d.id < p_high limit p_limit);
  end if;
  v_owed_ids := array(
    select o.id::uuid
    from graphile_worker._private_jobs as j
      cross join lateral json_array_elements_text(j.payload -> 'event_ids') as o (id)
    where j.task_id = (select t.id from graphile_worker._private_tasks as t where t.identifier = 'dispatch')
      and j.id > coalesce(p_after_job_id, 0)
      and o.id::uuid >= p_low and o.id::uuid < p_high
    limit p_limit);
  if p_parent = 'events' then
    return array(
      select e.id
      from (
        (select d.event_id as id from outbox.deliveries as d where d.id >= p_low and d.id < p_high limit p_limit)
        union
        select o.id from unnest(v_owed_ids) as o (id)
      ) as o
        join outbox.events as e on e.id = o.id
      limit p_limit);
  end if;
  return array(
    (
      select d.id
      from outbox.deliveries as d
      where d.backlog in ('waiting', 'scheduled', 'held') and d.id >= p_low and d.id < p_high
      limit p_limit
    )
    union
    select d.id
    from outbox.deliveries as d
    where d.event_id = any (v_owed_ids) and d.id >= p_low and d.id < p_high and d.status = 'pending'
    union
    select d.id
    from outbox_private.partition_walks as w
      cross join lateral unnest(w.found_ids) as f (id)
      join outbox.deliveries as d on d.id = f.id
    where w.purpose = 'unfinished' and f.id >= p_low and f.id < p_high and d.id >= p_low and d.id < p_high
      and d.status = 'pending'
    limit p_limit);
end
$$;
revoke execute on function outbox_private.kept_ids(text, uuid, uuid, integer, bigint) from public;
comment on function outbox_private.kept_ids(text, uuid, uuid, integer, bigint) is
  'The keys of the rows between two ids that must be kept however old they are: of deliveries that are not at their end, of their events and attempts, and of events that are not dispatched. At most p_limit.';
