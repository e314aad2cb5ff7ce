-- What a preview counts, what a worker counts, and what it does, is found here and nowhere else: so they agree.
--
-- Rows are walked along an index, till p_limit are found or for 20 ms: a step costs the same wherever it is, and however
-- few the filters leave. Planner settings: see fan_out and claim_waiting. The comparison of ids is for the partitions,
-- that of rows for the index.
--
-- What there was when the job began is what is done. What has failed since then, as that which it retried may, is
-- not: neither ahead of the position nor behind it.
create or replace function outbox_private.bulk_next(
  p_job outbox.bulk_jobs, p_limit integer, out ids uuid[], out next_position jsonb
)
  language plpgsql stable
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_sort = off
as $$
declare
  v_type text := nullif(p_job.arguments ->> 'type', '*');
  v_prefix text := case when v_type like '%.*' then left(v_type, -1) end;
  v_outcome text := p_job.arguments ->> 'outcome';
  v_only_endpoint_id uuid := p_job.arguments ->> 'endpoint_id';
  v_lowest uuid := outbox_private.uuid_v7_floor(coalesce((p_job.arguments ->> 'since')::timestamptz, '-infinity'));
  v_highest uuid := outbox_private.uuid_v7_floor(coalesce((p_job.arguments ->> 'until')::timestamptz, 'infinity'));
  v_backlogs text[] := case
    when p_job.kind = 'retry_failed' then array['failed']
    when p_job.arguments ->> 'status' = 'held' then array['held']
    when p_job.arguments ->> 'status' = 'pending' then array['scheduled', 'waiting']
    else array['held', 'scheduled', 'waiting']
  end;
  v_endpoint_id uuid := coalesce((p_job.position ->> 'endpoint_id')::uuid, v_only_endpoint_id, '00000000-0000-0000-0000-000000000000');
  -- Null: this endpoint is done.
  v_backlog text := case when p_job.position ? 'endpoint_id' then p_job.position ->> 'backlog' else v_backlogs[1] end;
  v_after uuid := coalesce((p_job.position ->> 'id')::uuid, v_lowest);
  v_next_endpoint_id uuid;
  v_found uuid[];
  v_count integer;
  v_room integer;
  v_end timestamptz := clock_timestamp() + interval '20 milliseconds';
begin
  ids := '{}';
  if p_job.kind = 'replay_events' then
    v_highest := least(v_highest, outbox_private.uuid_v7_floor(p_job.created_at));
  end if;

  while p_job.kind = 'replay_events' loop
    v_room := p_limit - cardinality(ids);
    select
      coalesce(array_agg(e.id order by e.id) filter (
        where (p_job.tenant is null or e.tenant = p_job.tenant)
          and e.dispatched_at is not null -- the others are still to be sent for the first time
          and (v_type is null or e.type = v_type or starts_with(e.type, v_prefix))
      ), '{}'),
      count(*),
      (array_agg(e.id order by e.id desc))[1]
    into v_found, v_count, v_after
    from (
      select e.id, e.tenant, e.type, e.dispatched_at
      from outbox.events as e
      where e.id > v_after and e.id < v_highest
      order by e.id
      limit v_room
    ) as e;
    ids := ids || v_found;
    if v_count < v_room then
      return;
    elsif 2 * cardinality(ids) >= p_limit or clock_timestamp() > v_end then
      next_position := jsonb_build_object('id', v_after);
      return;
    end if;
  end loop;

  loop
    select p.id into v_next_endpoint_id
    from outbox.endpoints as p
    where p.id >= v_endpoint_id
      and (p.id <> v_endpoint_id or v_backlog is not null)
      and (v_only_endpoint_id is null or p.id = v_only_endpoint_id)
      and (p_job.tenant is null or p.tenant = p_job.tenant)
      and (p_job.kind = 'cancel_deliveries' or p.deleted_at is null)
    order by p.id
    limit 1;
    if not found then
      next_position := null;
      return;
    elsif v_next_endpoint_id <> v_endpoint_id then
      v_endpoint_id := v_next_endpoint_id;
      v_backlog := v_backlogs[1];
      v_after := v_lowest;
    end if;

    while v_backlog is not null loop
      v_room := p_limit - cardinality(ids);
      select
        coalesce(array_agg(d.id order by d.id) filter (
          where coalesce(d.completed_at, d.created_at) < p_job.created_at
            and (v_type is null or e.type = v_type or starts_with(e.type, v_prefix))
            and (v_outcome is null or a.outcome = v_outcome)
        ), '{}'),
        count(*),
        (array_agg(d.id order by d.id desc))[1]
      into v_found, v_count, v_after
      from (
          select d.id, d.event_id, d.attempt_count, d.completed_at, d.created_at
          from outbox.deliveries as d
          where (d.endpoint_id, d.backlog, d.id) > (v_endpoint_id, v_backlog, v_after)
            and (d.endpoint_id, d.backlog, d.id) < (v_endpoint_id, v_backlog, v_highest)
            and d.id > v_after and d.id < v_highest
            and d.backlog is not null
          order by d.endpoint_id, d.backlog, d.id
          limit v_room
        ) as d
        left join lateral (
          select e.type from outbox.events as e where v_type is not null and e.id = d.event_id
        ) as e on true
        left join lateral (
          select a.outcome
          from outbox.attempts as a
          where v_outcome is not null and a.delivery_id = d.id and a.number = d.attempt_count
        ) as a on true;
      ids := ids || v_found;
      if v_count < v_room then
        v_backlog := v_backlogs[array_position(v_backlogs, v_backlog) + 1];
        v_after := v_lowest;
      elsif 2 * cardinality(ids) >= p_limit or clock_timestamp() > v_end then
        next_position := jsonb_build_object('endpoint_id', v_endpoint_id, 'backlog', v_backlog, 'id', v_after);
        return;
      end if;
    end loop;

    if clock_timestamp() > v_end then
      next_position := jsonb_build_object('endpoint_id', v_endpoint_id);
      return;
    end if;
  end loop;
end
$$;
revoke execute on function outbox_private.bulk_next(outbox.bulk_jobs, integer) from public;
comment on function outbox_private.bulk_next(outbox.bulk_jobs, integer) is
  'What a bulk job is to be done to beyond its position: deliveries, or the events that are to be replayed, p_limit at most. next_position: null if there is nothing beyond.';
