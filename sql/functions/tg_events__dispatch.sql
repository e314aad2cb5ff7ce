-- Runs inside the application's transaction, so it does next to nothing: one job for a statement (one for every 100
-- rows), and a wake-up if nobody else is just giving one. Setting a search_path would cost as much as all the rest, so
-- every name and operator is qualified instead.
create or replace function outbox_private.tg_events__dispatch() returns trigger
  language plpgsql security definer
as $$
declare
  v_event_ids pg_catalog.uuid[];
begin
  select pg_catalog.array_agg(id) into v_event_ids from inserted;
  if v_event_ids is null then -- all were skipped by their idempotency keys
    return null;
  end if;
  perform outbox_private.enqueue_dispatch(v_event_ids);

  -- NOTIFY takes a database-wide lock until the commit is flushed. So at most one open transaction notifies: the one
  -- that gets this lock, which nobody ever waits for. The others' jobs are found by that wake-up or by the poll.
  -- outbox.wake = off is for two-phase commit: PREPARE TRANSACTION refuses a transaction that notified.
  -- A notification queue that somebody's stuck listener fills must not fail the application's commit.
  if pg_catalog.current_setting('outbox.wake', true) is not null
    and pg_catalog.current_setting('outbox.wake', true) operator(pg_catalog.=) 'off'::pg_catalog.text
  then
    return null;
  end if;
  if pg_catalog.pg_try_advisory_xact_lock(8377000001)
    and pg_catalog.pg_notification_queue_usage() operator(pg_catalog.<) 0.5::pg_catalog.float8
  then
    perform pg_catalog.pg_notify('outbox:wake', '');
  end if;
  return null;
end
$$;
revoke execute on function outbox_private.tg_events__dispatch() from public;
comment on function outbox_private.tg_events__dispatch() is 'Adds the dispatch jobs of newly inserted events.';

create or replace trigger dispatch
  after insert on outbox.events
  referencing new table as inserted
  for each statement
  execute function outbox_private.tg_events__dispatch();
