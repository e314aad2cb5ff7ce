-- What a preview counts, what a worker counts, and what it does, is found here and nowhere else: so they agree.
--
-- Rows are walked along an index, till p_limit are found or for 20 ms: a step costs the same wherever it is, and however
-- few the filters leave. What there was when the job began is what is done. What has failed since then, as that which it
-- retried may, is not: neither ahead of the position nor behind it.
create or replace function outbox_private.bulk_next(
  p_job outbox.bulk_jobs, p_limit integer, out ids uuid[], out next_position jsonb
)
  language plpgsql stable
as $$
declare
  v_type text := nullif(p_job.arguments ->> 'type', '*');
  v_prefix text := case when v_type like '%.*' then left(v_type, -1) end;
  v_lowest uuid := outbox_private.uuid_v7_floor(coalesce((p_job.arguments ->> 'since')::timestamptz, '-infinity'));
  v_highest uuid := outbox_private.uuid_v7_floor(coalesce((p_job.arguments ->> 'until')::timestamptz, 'infinity'));
  v_kinds text[] := case
    when p_job.kind = 'replay_events' then array['event']
    when p_job.kind = 'retry_failed' then array['failed']
    when p_job.arguments ->> 'status' = 'held' then array['held']
    when p_job.arguments ->> 'status' = 'pending' then array['scheduled', 'waiting']
    else array['held', 'scheduled', 'waiting']
  end;
  v_kind text := coalesce(p_job.position ->> 'kind', v_kinds[1]);
  v_after uuid := coalesce((p_job.position ->> 'id')::uuid, v_lowest);
  v_room integer;
  v_walked record;
  v_end timestamptz := clock_timestamp() + interval '20 milliseconds';
begin
  if p_job.kind = 'replay_events' then
    v_highest := least(v_highest, outbox_private.uuid_v7_floor(p_job.created_at));
  end if;
  ids := '{}';
  while v_kind is not null loop
    v_room := p_limit - cardinality(ids);
    if p_job.kind = 'replay_events' then
      v_walked := outbox_private.walk_events(p_job.tenant, v_type, v_prefix, v_after, v_highest, v_room);
    else
      v_walked := outbox_private.walk_deliveries(p_job, v_kind, v_type, v_prefix, v_after, v_highest, v_room);
    end if;
    ids := ids || v_walked.ids;
    if v_walked.count < v_room then
      v_kind := v_kinds[array_position(v_kinds, v_kind) + 1];
      v_after := v_lowest;
    else
      v_after := v_walked.last_id;
      exit when 2 * cardinality(ids) >= p_limit;
    end if;
    exit when clock_timestamp() > v_end;
  end loop;
  next_position := case when v_kind is not null then jsonb_build_object('kind', v_kind, 'id', v_after) end;
end
$$;
revoke execute on function outbox_private.bulk_next(outbox.bulk_jobs, integer) from public;
comment on function outbox_private.bulk_next(outbox.bulk_jobs, integer) is
  'What a bulk job is to be done to beyond its position: deliveries, or the events that are to be replayed, p_limit at most. next_position: null if there is nothing beyond.';
