-- Asked by every worker far more often than one is due, so that any of them does, and none has to have a job for it:
-- what the canary tells of must not be able to keep it from being sent. Its names are in src/delivery/canary.ts, too.
create or replace function outbox_private.send_canary(p_interval_ms integer) returns uuid
  language plpgsql volatile set search_path = pg_catalog, pg_temp
  set lock_timeout = '2s'
as $$
declare
  v_interval interval := p_interval_ms * interval '1 millisecond';
  v_now timestamptz := clock_timestamp();
  v_endpoint_id uuid := '00000000-0000-7000-8000-00000000ca9a';
  v_event_id uuid;
begin
  -- One at a time over all processes. What lies in the future was sent before a clock was set back.
  if not pg_try_advisory_xact_lock(8377000005) or exists (
    select from outbox_private.canaries as c
    where c.sent_at > v_now - v_interval and c.sent_at <= v_now + v_interval
  ) then
    return null;
  end if;
  -- While they are stuck, more of them would tell no more.
  if (
    select count(*) >= 10
    from outbox_private.canaries as c
    where not exists (
      select from outbox.deliveries as d
      where d.id = outbox_private.delivery_id(c.event_id, v_endpoint_id) and d.completed_at is not null)
  ) then
    return null;
  end if;
  perform set_config('outbox.internal', 'on', true);
  -- Two attempts: its receiver refuses the first, so that it comes by the other lane once more. The worker that makes them
  -- is the one that receives them: the name can't be resolved, and each worker's guard knows it as its own receiver.
  if not exists (select from outbox.endpoints as p where p.id = v_endpoint_id and p.deleted_at is null) then
    insert into outbox.endpoints (id, tenant, url, event_types, description, retry_schedule, timeout_ms)
    values (
      v_endpoint_id, 'postcommit:canary', 'http://canary.postcommit.invalid/', '{postcommit.canary}',
      'The canary''s receiver, in each worker process', '{0}', 10000)
    on conflict (id) do update set deleted_at = null;
  end if;
  insert into outbox.events (tenant, type, payload, traceparent)
  values ('postcommit:canary', 'postcommit.canary', json_build_object('intervalMs', p_interval_ms), null)
  returning events.id into v_event_id;
  perform set_config('outbox.internal', 'off', true);
  insert into outbox_private.canaries (event_id, sent_at, interval_ms) values (v_event_id, v_now, p_interval_ms);
  return v_event_id;
end
$$;
revoke execute on function outbox_private.send_canary(integer) from public;
comment on function outbox_private.send_canary(integer) is
  'Sends the canary, unless one was sent within the interval, or ten are on their way. Returns its event''s id, or null.';
