-- Planner settings: see fan_out. Each of the three has an index of its own: the comparison of rows is a range of it, and
-- only it has its order. That of ids is for the partitions. Two of the three are not begun.
create or replace function outbox_private.walk_deliveries(
  p_job outbox.bulk_jobs, p_backlog text, p_type text, p_prefix text, p_after uuid, p_before uuid, p_limit integer,
  out ids uuid[], out count integer, out last_id uuid
)
  language plpgsql stable
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_sort = off
as $$
#variable_conflict use_column
declare
  v_endpoint_id uuid := p_job.arguments ->> 'endpoint_id';
  v_outcome text := p_job.arguments ->> 'outcome';
begin
  select
    coalesce(array_agg(d.id order by d.id) filter (
      where coalesce(d.completed_at, d.created_at) < p_job.created_at
        and (p_job.kind = 'cancel_deliveries' or p.deleted_at is null)
        and (p_type is null or e.type = p_type or starts_with(e.type, p_prefix))
        and (v_outcome is null or a.outcome = v_outcome)
    ), '{}'),
    count(*),
    (array_agg(d.id order by d.id desc))[1]
  into ids, count, last_id
  from (
      (
        select d.id, d.event_id, d.endpoint_id, d.attempt_count, d.completed_at, d.created_at
        from outbox.deliveries as d
        where v_endpoint_id is not null
          and (d.endpoint_id, d.backlog, d.id) > (v_endpoint_id, p_backlog, p_after)
          and (d.endpoint_id, d.backlog, d.id) < (v_endpoint_id, p_backlog, p_before)
          and d.id > p_after and d.id < p_before
          and d.backlog is not null
        order by d.endpoint_id, d.backlog, d.id
        limit p_limit
      )
      union all
      (
        select d.id, d.event_id, d.endpoint_id, d.attempt_count, d.completed_at, d.created_at
        from outbox.deliveries as d
        where v_endpoint_id is null and p_job.tenant is not null
          and (d.tenant, d.backlog, d.id) > (p_job.tenant, p_backlog, p_after)
          and (d.tenant, d.backlog, d.id) < (p_job.tenant, p_backlog, p_before)
          and d.id > p_after and d.id < p_before
          and d.backlog is not null
        order by d.tenant, d.backlog, d.id
        limit p_limit
      )
      union all
      (
        select d.id, d.event_id, d.endpoint_id, d.attempt_count, d.completed_at, d.created_at
        from outbox.deliveries as d
        where v_endpoint_id is null and p_job.tenant is null
          and (d.backlog, d.id) > (p_backlog, p_after)
          and (d.backlog, d.id) < (p_backlog, p_before)
          and d.id > p_after and d.id < p_before
          and d.backlog is not null
          and d.tenant <> 'postcommit:canary'
        order by d.backlog, d.id
        limit p_limit
      )
    ) as d
    join outbox.endpoints as p on p.id = d.endpoint_id
    left join lateral (
      select e.type from outbox.events as e where p_type is not null and e.id = d.event_id
    ) as e on true
    left join lateral (
      select a.outcome
      from outbox.attempts as a
      where v_outcome is not null and a.delivery_id = d.id and a.number = d.attempt_count
    ) as a on true;
end
$$;
revoke execute on function
  outbox_private.walk_deliveries(outbox.bulk_jobs, text, text, text, uuid, uuid, integer) from public;
comment on function outbox_private.walk_deliveries(outbox.bulk_jobs, text, text, text, uuid, uuid, integer) is
  'Looks at the next p_limit deliveries of a backlog between two ids (of the bulk job''s endpoint, tenant, or all), and returns those that its arguments choose, how many it looked at, and the last of them.';
