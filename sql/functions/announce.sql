-- In a transaction of its own, which writes nothing: NOTIFY takes a lock that all other notifying transactions wait for
-- until it has committed, and such a commit does not wait for the disk.
-- Whoever watches holds the lock 8377000004, shared, on the session that listens. It is held here till the end of the
-- transaction, a moment later. Another that finds it held meanwhile notifies in vain.
create or replace function outbox_private.announce(p_messages text[], p_circuits json default '[]') returns boolean
  language plpgsql volatile
  set enable_seqscan = off
as $$
begin
  if pg_try_advisory_xact_lock(8377000004) then
    return false;
  end if;
  perform pg_notify('outbox:live', m.message) from unnest(p_messages) as m (message);
  perform outbox_private.announce_endpoint(p, c.change)
  from json_to_recordset(p_circuits) as c (endpoint_id uuid, change text)
    join outbox.endpoints as p on p.id = c.endpoint_id;
  return true;
end
$$;
revoke execute on function outbox_private.announce(text[], json) from public;
comment on function outbox_private.announce(text[], json) is
  'Tells those who watch (see src/store/live-messages.ts): messages as they are, and circuits that have opened or closed, [{endpoint_id, change}]. Returns whether anybody watches; if not, nothing was sent.';
