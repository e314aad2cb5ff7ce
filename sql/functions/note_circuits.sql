-- One by one, as it is seldom: in the order of ids, and of one endpoint in that in which it happened. That an endpoint works again is told by the recorder, with
-- the attempt that says so; here for the case that this attempt was recorded before it was noted that the circuit had opened.
create or replace function outbox_private.note_circuits(p_changes json) returns void
  language plpgsql volatile
as $$
declare
  v_change record;
  v_host text;
begin
  for v_change in
    select c.*
    from json_array_elements(p_changes) with ordinality as given (change, place)
      cross join lateral json_to_record(given.change) as c (endpoint_id uuid, change text)
    order by c.endpoint_id, given.place -- the lock order
  loop
    if v_change.change = 'circuit_closed' then
      perform outbox_private.tell_recovered(array[v_change.endpoint_id]);
      continue;
    end if;
    insert into outbox_private.endpoint_troubles (endpoint_id, kind, since)
    select p.id, 'circuit_opened', clock_timestamp()
    from outbox.endpoints as p
    where p.id = v_change.endpoint_id and p.deleted_at is null and p.paused_at is null
      and not starts_with(p.tenant, 'postcommit:')
    on conflict (endpoint_id) do nothing;
    continue when not found; -- it is known, from another worker or from before a restart
    v_host := (select substring(p.url from '://([^/?#]*)') from outbox.endpoints as p where p.id = v_change.endpoint_id);
    perform outbox_private.tell('postcommit.endpoint.circuit_opened', array[v_change.endpoint_id], array[jsonb_build_object(
      'text', format('Endpoint %s fails so often that only now and then an attempt is made', v_host),
      'at', outbox_private.iso_timestamp(clock_timestamp()))]);
  end loop;
end
$$;
revoke execute on function outbox_private.note_circuits(json) from public;
comment on function outbox_private.note_circuits(json) is
  'Notes circuits that a worker has seen open and close, [{endpoint_id, change: circuit_opened or circuit_closed}], and tells of them: each trouble of an endpoint once, however many workers see it.';
