create or replace function outbox.canary() returns outbox.canary_status
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_state record;
  v_since timestamptz;
  v_status outbox.canary_status;
begin
  select * into v_state from outbox_private.canary_state();
  v_since := coalesce(v_state.last_arrived_at, v_state.first_sent_at);
  v_status.last_sent_at := v_state.last_sent_at;
  v_status.last_arrived_at := v_state.last_arrived_at;
  v_status.latency_ms := v_state.latency_ms;
  v_status.is_missing := clock_timestamp() > v_since + 2.5 * v_state.interval_ms * interval '1 millisecond';
  if v_status.is_missing then
    v_status.reason := v_state.reason;
    v_status.detail := v_state.detail;
  end if;
  return v_status;
end
$$;
comment on function outbox.canary() is
  'Whether the canary arrives, and if not, where it got stuck. For operators. Its own rows are shown to operators where the setting outbox.show_canary is on.';
revoke execute on function outbox.canary() from public;
grant execute on function outbox.canary() to outbox_operator;
