create or replace function outbox_private.note_windows(p_worker text, p_windows json) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  insert into outbox_private.endpoint_windows as w (
    endpoint_id, worker, circuit, open_until, window_limit, in_flight, updated_at)
  select
    r.endpoint_id, p_worker, r.circuit, clock_timestamp() + r.open_for_ms * interval '1 millisecond', r.window_limit,
    r.in_flight, clock_timestamp()
  from json_to_recordset(p_windows) as r (
    endpoint_id uuid, circuit text, open_for_ms float8, window_limit integer, in_flight integer)
  order by r.endpoint_id
  on conflict (endpoint_id, worker) do update set
    circuit = excluded.circuit, open_until = excluded.open_until, window_limit = excluded.window_limit,
    in_flight = excluded.in_flight, updated_at = excluded.updated_at;
end
$$;
revoke execute on function outbox_private.note_windows(text, json) from public;
comment on function outbox_private.note_windows(text, json) is
  'Notes what a worker knows of endpoints now: [{endpoint_id, circuit, open_for_ms, window_limit, in_flight}].';
