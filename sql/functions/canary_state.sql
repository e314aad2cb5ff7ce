-- By key, for the few canaries that matter: the last one that came all the way, and the first one after it.
create or replace function outbox_private.canary_state(
  out last_sent_at timestamptz, out last_arrived_at timestamptz, out latency_ms float8, out arrived_ms_ago float8,
  out interval_ms integer, out first_sent_at timestamptz, out reason text, out detail text
)
  language plpgsql stable
  set lock_timeout = '1s' set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_endpoint_id uuid := '00000000-0000-7000-8000-00000000ca9a';
  v_arrived outbox_private.canaries;
  v_next outbox_private.canaries;
  v_delivery outbox.deliveries;
  v_dispatched_at timestamptz;
begin
  select c.* into v_arrived
  from outbox_private.canaries as c
  where c.arrived_at is not null and exists (
    select from outbox.deliveries as d
    where d.id = outbox_private.delivery_id(c.event_id, v_endpoint_id) and d.status = 'delivered')
  order by c.sent_at desc
  limit 1;
  last_arrived_at := v_arrived.arrived_at;
  latency_ms := round(extract(epoch from v_arrived.arrived_at - v_arrived.sent_at) * 1000, 3);
  arrived_ms_ago := extract(epoch from v_now - v_arrived.arrived_at) * 1000;
  select max(c.sent_at), min(c.sent_at), (array_agg(c.interval_ms order by c.sent_at desc))[1]
  into last_sent_at, first_sent_at, interval_ms
  from outbox_private.canaries as c;

  -- Of one that failed the next ones tell more: so the last of those that failed, unless one is stuck before it.
  select c.* into v_next
  from outbox_private.canaries as c
    left join outbox.deliveries as d on d.id = outbox_private.delivery_id(c.event_id, v_endpoint_id)
  where c.sent_at > coalesce(v_arrived.sent_at, '-infinity')
  order by d.completed_at is not null, case when d.completed_at is null then c.sent_at end, c.sent_at desc
  limit 1;
  if v_next.event_id is null then
    reason := 'not_sent';
    detail := 'No worker has sent one' || coalesce(
      ' since ' || outbox_private.iso_timestamp(last_sent_at), '') || ': none runs, or CANARY_INTERVAL_MS is 0';
    return;
  end if;
  select e.dispatched_at into v_dispatched_at from outbox.events as e where e.id = v_next.event_id;
  select d.* into v_delivery
  from outbox.deliveries as d
  where d.id = outbox_private.delivery_id(v_next.event_id, v_endpoint_id);
  reason := case
    when v_dispatched_at is null then 'not_dispatched'
    when v_delivery.id is null then 'no_endpoint'
    when v_delivery.status = 'held' then 'held'
    when v_delivery.status = 'pending' and v_next.returned_at is not null then 'not_recorded'
    when v_delivery.status = 'pending' and v_delivery.backlog = 'waiting' then 'waiting'
    when v_delivery.status = 'pending' and v_delivery.backlog = 'scheduled' then 'not_retried'
    when v_delivery.status = 'pending' and v_next.arrived_at is not null then 'not_recorded'
    when v_delivery.status = 'pending' then 'not_attempted'
    else 'failed'
  end;
  detail := format('The one sent at %s %s', outbox_private.iso_timestamp(v_next.sent_at), case reason
    when 'not_dispatched' then 'was not dispatched: no worker took its job, or fan_out waits for a lock'
    when 'no_endpoint' then 'found no endpoint that wants it'
    when 'held' then 'is held, because its endpoint is paused'
    when 'waiting' then 'waits for its endpoint, whose attempts failed'
    when 'not_retried' then 'is to be sent again: no worker took its deliver job'
    when 'not_recorded' then 'was received, and its attempt was not recorded'
    when 'not_attempted' then 'was dispatched, and no attempt was made or recorded'
    else 'failed'
  end || coalesce(': ' || v_delivery.last_error, ''));
end
$$;
revoke execute on function outbox_private.canary_state() from public;
comment on function outbox_private.canary_state() is
  'What is known of the canary: when the last was sent, the last one that came all the way, and of the first one after it where it is. interval_ms: as the last sender had it. first_sent_at: of those of the last hour.';
