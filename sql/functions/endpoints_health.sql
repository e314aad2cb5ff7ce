-- Called for each row of a list, so everything is by key: five quarters of an hour, and the windows of the workers. The backlog, which costs more, is a function of its own (endpoint_health_backlog).
create or replace function outbox.endpoints_health(endpoint outbox.endpoints) returns outbox.endpoint_health
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
as $$
#variable_conflict use_variable
declare
  v_id uuid := endpoint.id;
  v_tenant text := outbox_private.caller_tenant();
  v_health outbox.endpoint_health;
  v_delivered integer;
  v_durations float8[];
begin
  -- The row is what the caller says it is, so whose endpoint it is must be looked up.
  select p.tenant into v_tenant
  from outbox.endpoints as p
  where p.id = v_id and (v_tenant is null or p.tenant = v_tenant);
  if not found then
    return null;
  end if;
  v_health.endpoint_id := v_id;

  select o.last_success_at, o.last_failure_at into v_health.last_success_at, v_health.last_failure_at
  from outbox_private.endpoint_outcomes as o
  where o.endpoint_id = v_id;

  with live as (
    select w.* from outbox_private.endpoint_windows as w
    where w.endpoint_id = v_id
      and exists (select from outbox_private.workers as k where k.name = w.worker)
  ), latest as (
    select l.circuit, l.open_until from live as l order by l.updated_at desc limit 1
  )
  select
    coalesce((
      select case when l.circuit = 'open' and l.open_until <= now() then 'half-open' else l.circuit end
      from latest as l), 'closed'),
    (select l.open_until from latest as l where l.circuit = 'open' and l.open_until > now()),
    sum(l.window_limit),
    -- What is in flight is told again while it is: what is older was in the hands of a worker that nobody has missed yet.
    coalesce(sum(l.in_flight) filter (where l.updated_at > now() - interval '2 minutes'), 0)
  into v_health.circuit, v_health.open_until, v_health.window_limit, v_health.in_flight
  from live as l;

  with found as materialized (
    select s.attempts, s.outcomes, s.durations
    from generate_series(
        date_bin('15 minutes', now(), '2000-01-01 00:00:00+00') - interval '1 hour', now(), interval '15 minutes'
      ) as b (bucket)
      cross join lateral (
        select s.* from outbox_private.statistics as s
        where s.resolution = 'quarter' and s.bucket = b.bucket and s.scope = 'endpoint' and s.tenant = v_tenant
          and s.key = v_id::text
        limit 1 -- one key each: see statistics()
      ) as s
  )
  select
    coalesce(sum(f.attempts), 0), coalesce(sum(f.outcomes[1]), 0),
    outbox_private.histogram_percentiles(
      array(
        select sum(u.n)::bigint
        from found as d cross join lateral unnest(d.durations) with ordinality as u (n, slot)
        group by u.slot order by u.slot),
      '{0.5,0.95}')
  into v_health.attempts_last_hour, v_delivered, v_durations
  from found as f;
  v_health.success_rate := v_delivered / nullif(v_health.attempts_last_hour, 0)::float8;
  v_health.p50_duration_ms := round(v_durations[1]::numeric, 1);
  v_health.p95_duration_ms := round(v_durations[2]::numeric, 1);
  return v_health;
end
$$;
revoke execute on function outbox.endpoints_health(outbox.endpoints) from public;
grant execute on function outbox.endpoints_health(outbox.endpoints) to outbox_operator, outbox_tenant;
comment on function outbox.endpoints_health(outbox.endpoints) is
  'How it does now and in the last hour: circuit, window, success rate, durations.';
