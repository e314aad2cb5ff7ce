-- Planner settings: a plan is made once and kept, often while the tables are still empty. Every step is by key for a
-- batch of keys, so nested loops over indexes are right whatever the size. `between` the lowest and the highest key
-- spares a statement the start-up of all partitions but those of the batch's days: with 92 of them that is most of it.
create or replace function outbox_private.fan_out(p_event_ids uuid[]) returns setof outbox_private.due_deliveries
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_delivery_ids uuid[];
  v_fresh_count integer;
  v_lowest uuid := (select id from unnest(p_event_ids) as g (id) order by id limit 1);
  v_highest uuid := (select id from unnest(p_event_ids) as g (id) order by id desc limit 1);
begin
  with fresh as (
    -- Two workers with the same event (one was believed dead) wait for each other here, and the second gets nothing.
    update outbox.events as e
    set dispatched_at = clock_timestamp()
    from unnest(p_event_ids) as given (id)
    where e.id = given.id and e.id between v_lowest and v_highest and e.dispatched_at is null
    returning e.id, e.tenant, e.type
  ), owed as (
    insert into outbox.deliveries (id, event_id, endpoint_id, tenant)
    select outbox_private.delivery_id(f.id, p.id), f.id, p.id, f.tenant
    from fresh as f
      join outbox.endpoints as p
        on p.tenant = f.tenant
        and p.deleted_at is null
        and (p.event_types is null or exists (
          select
          from unnest(p.event_types) as wanted (type)
          where wanted.type in (f.type, '*')
            or (right(wanted.type, 2) = '.*' and starts_with(f.type, left(wanted.type, -1)))
        ))
    on conflict (id) do nothing
    returning id
  )
  select array(select id from owed), (select count(*) from fresh) into v_delivery_ids, v_fresh_count;

  if v_fresh_count < cardinality(p_event_ids) then
    -- These events were dispatched before, and the worker died (or could not complete the job). What has an attempt,
    -- or a `deliver` job of its own (next_attempt_at), is in good hands.
    v_delivery_ids := array(
      select d.id
      from unnest(p_event_ids) as given (id)
        join outbox.deliveries as d on d.event_id = given.id
      where d.status = 'pending' and d.attempt_count = 0 and d.next_attempt_at is null
    );
  end if;

  return query select * from outbox_private.claim_deliveries(v_delivery_ids);
end
$$;
revoke execute on function outbox_private.fan_out(uuid[]) from public;
comment on function outbox_private.fan_out(uuid[]) is
  'Dispatches events: writes their deliveries and returns those that are to be attempted now (see claim_deliveries). Called again for the same event, it returns the deliveries that still have no attempt.';
