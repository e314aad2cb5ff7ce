create or replace function outbox_private.record_attempts_again(p_attempts json) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_ids uuid[] := array(
    select (a ->> 'delivery_id')::uuid from json_array_elements(p_attempts) as a order by 1); -- the lock order
  v_lowest uuid := v_ids[1];
  v_highest uuid := v_ids[cardinality(v_ids)];
  v_left json;
begin
  -- The first call may still be running. This waits for it, and the next statement sees what it has committed.
  perform from outbox.deliveries as d
  where d.id = any (v_ids) and d.id between v_lowest and v_highest
  order by d.id
  for no key update;

  select json_agg(a) into v_left
  from json_array_elements(p_attempts) as a
  where not exists (
    select from outbox.attempts as t
    where t.delivery_id = (a ->> 'delivery_id')::uuid
      and t.delivery_id between v_lowest and v_highest
      and t.started_at = (a ->> 'started_at')::timestamptz
      and t.worker = a ->> 'worker'
  );
  if v_left is not null then
    perform outbox_private.record_attempts(v_left);
  end if;
end
$$;
revoke execute on function outbox_private.record_attempts_again(json) from public;
comment on function outbox_private.record_attempts_again(json) is
  'Like record_attempts, after a call with the same attempts whose answer was lost: those that it did record are left out.';
