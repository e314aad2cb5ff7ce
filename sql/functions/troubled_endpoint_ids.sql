-- One row an endpoint in each of the tables that are read, and no row an attempt: so it stays cheap. Who has failed once
-- among many successes comes last.
create or replace function outbox.troubled_endpoint_ids() returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant text := outbox_private.caller_tenant();
begin
  return array(
    select p.id
    from (
      select w.endpoint_id, 1
      from outbox_private.endpoint_windows as w
      where w.circuit <> 'closed' and exists (select from outbox_private.workers as k where k.name = w.worker)
      union all
      select o.endpoint_id, case when o.last_failure_at > o.last_success_at or o.last_success_at is null then 2 else 4 end
      from outbox_private.endpoint_outcomes as o
      where o.last_failure_at > now() - interval '75 minutes' -- as far back as endpoints_health counts
      union all
      select q.id, 3 from outbox.endpoints as q where q.paused_at is not null
    ) as t (endpoint_id, rank)
      join outbox.endpoints as p on p.id = t.endpoint_id
    where p.deleted_at is null and (v_tenant is null or p.tenant = v_tenant)
    group by p.id
    order by min(t.rank), p.id desc
    limit 100);
end
$$;
comment on function outbox.troubled_endpoint_ids() is
  'The ids of the 100 endpoints in the greatest trouble: with an open circuit, with failures in the last hour, or paused: select * from outbox.endpoints where id = any (outbox.troubled_endpoint_ids()).';
revoke execute on function outbox.troubled_endpoint_ids() from public;
grant execute on function outbox.troubled_endpoint_ids() to outbox_operator, outbox_tenant;
