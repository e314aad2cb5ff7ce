-- By key and one by one: there is one a minute, and retention, which drops whole days, is not to wait for one that is
-- held. Those from the future are of a clock that was set back.
create or replace function outbox_private.forget_canaries() returns integer
  language plpgsql volatile
  set lock_timeout = '2s' set enable_seqscan = off
as $$
declare
  v_event_id uuid;
  v_delivery_id uuid;
  v_count integer := 0;
begin
  for v_event_id in
    select c.event_id
    from outbox_private.canaries as c
    where c.sent_at not between clock_timestamp() - interval '1 hour' and clock_timestamp() + interval '1 hour'
    order by c.event_id -- the lock order
    limit 100
    for update skip locked
  loop
    v_delivery_id := outbox_private.delivery_id(v_event_id, '00000000-0000-7000-8000-00000000ca9a');
    delete from outbox.events as e where e.id = v_event_id;
    delete from outbox.deliveries as d where d.id = v_delivery_id;
    delete from outbox.attempts as a where a.delivery_id = v_delivery_id;
    delete from outbox_private.canaries as c where c.event_id = v_event_id;
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
revoke execute on function outbox_private.forget_canaries() from public;
comment on function outbox_private.forget_canaries() is
  'Removes the canaries that are older than an hour: their events, deliveries and attempts. Returns how many.';
