-- How many endpoints an event has is not known before: so the first one goes alone, then two, then four, until the
-- time of a step is over.
create or replace function outbox_private.bulk_replay(p_event_ids uuid[], p_endpoint_id uuid) returns integer
  language plpgsql volatile
as $$
declare
  v_end timestamptz := clock_timestamp() + interval '20 milliseconds';
  v_count integer := 0;
  v_size integer := 1;
begin
  while v_count < cardinality(p_event_ids) and clock_timestamp() < v_end loop
    perform outbox_private.replay(p_event_ids[v_count + 1:v_count + v_size], p_endpoint_id);
    v_count := least(v_count + v_size, cardinality(p_event_ids));
    v_size := 2 * v_size;
  end loop;
  return v_count;
end
$$;
revoke execute on function outbox_private.bulk_replay(uuid[], uuid) from public;
comment on function outbox_private.bulk_replay(uuid[], uuid) is
  'Replays the first of these events, as many as there is time for, but one at least; see replay. Returns how many.';
