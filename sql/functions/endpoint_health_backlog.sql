-- At most 10,000 entries of the index deliveries_backlog are read of each kind.
create or replace function outbox.endpoint_health_backlog(health outbox.endpoint_health) returns outbox.endpoint_backlog
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_variable
declare
  v_id uuid := health.endpoint_id;
  v_tenant text := outbox_private.caller_tenant();
  v_backlog outbox.endpoint_backlog;
begin
  -- The row is what the caller says it is.
  perform from outbox.endpoints as p where p.id = v_id and (v_tenant is null or p.tenant = v_tenant);
  if not found then
    return null;
  end if;
  -- One plan for all kinds: to open the index of every partition is most of the work where there is no backlog.
  select
    max(c.n) filter (where k.kind = 'waiting'), max(c.n) filter (where k.kind = 'scheduled'),
    max(c.n) filter (where k.kind = 'held'), max(c.n) filter (where k.kind = 'failed')
  into v_backlog.waiting, v_backlog.scheduled, v_backlog.held, v_backlog.failed
  from unnest('{waiting,scheduled,held,failed}'::text[]) as k (kind)
    cross join lateral (
      select count(*) as n
      from (
        select from outbox.deliveries as d
        where d.endpoint_id = v_id and d.backlog = k.kind
        limit 10000
      ) as capped
    ) as c;
  if v_backlog.waiting + v_backlog.scheduled + v_backlog.held > 0 then
    select min(o.created_at) into v_backlog.oldest_pending_at
    from unnest('{waiting,scheduled,held}'::text[]) as k (kind)
      cross join lateral (
        select d.created_at from outbox.deliveries as d
        where d.endpoint_id = v_id and d.backlog = k.kind
        order by d.id limit 1
      ) as o;
  end if;
  return v_backlog;
end
$$;
revoke execute on function outbox.endpoint_health_backlog(outbox.endpoint_health) from public;
grant execute on function outbox.endpoint_health_backlog(outbox.endpoint_health) to outbox_operator, outbox_tenant;
comment on function outbox.endpoint_health_backlog(outbox.endpoint_health) is
  E'@behavior -queryField typeField\nWhat waits for it, by kind, and since when.';
