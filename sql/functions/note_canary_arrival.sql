create or replace function outbox_private.note_canary_arrival(p_event_id uuid) returns boolean
  language plpgsql volatile
as $$
begin
  update outbox_private.canaries as c
  set arrived_at = clock_timestamp()
  where c.event_id = p_event_id and c.arrived_at is null;
  if found then
    return true;
  end if;
  update outbox_private.canaries as c set returned_at = clock_timestamp() where c.event_id = p_event_id;
  return false;
end
$$;
revoke execute on function outbox_private.note_canary_arrival(uuid) from public;
comment on function outbox_private.note_canary_arrival(uuid) is
  'Notes that the receiver has a canary. Returns whether this was the first time: then it asks for it once more, so that it goes the way of retries, too.';
