-- An event that is not dispatched has a `dispatch` job, so the jobs are the index for it: one on dispatched_at would have
-- to be written by each INSERT, and again by each dispatch. A tenant's own are looked for among its newest events instead:
-- what others wait for must make no difference to it.
create or replace function outbox.undispatched_ids() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
begin
  if v_tenant is not null then
    return array(
      select e.id
      from (
        select o.id, o.dispatched_at from outbox.events as o where o.tenant = v_tenant order by o.id desc limit 10000
      ) as e
      where e.dispatched_at is null);
  end if;
  return array(
    select e.id
    from (
      select o.id::uuid
      from graphile_worker._private_jobs as j
        cross join lateral json_array_elements_text(j.payload -> 'event_ids') as o (id)
      where j.task_id = (select t.id from graphile_worker._private_tasks as t where t.identifier = 'dispatch')
      limit 10000
    ) as owed
      join outbox.events as e on e.id = owed.id
    where e.dispatched_at is null);
end
$$;
comment on function outbox.undispatched_ids() is
  'The ids of events that have not been dispatched yet, at most 10,000, for tenants of their newest 10,000 events: select * from outbox.events where id = any (outbox.undispatched_ids()).';
revoke execute on function outbox.undispatched_ids() from public;
grant execute on function outbox.undispatched_ids() to outbox_operator, outbox_tenant;
