-- One series is read by its keys, one for each bucket: at most 1,560 minutes, 768 quarters or 960 hours. `limit 1` keeps the planner
-- from reading all that there is of a resolution instead.
create or replace function outbox.statistics(
  since timestamptz default null,
  until timestamptz default null,
  bucket interval default null,
  endpoint_id uuid default null,
  type text default null,
  tenant text default null
) returns setof outbox.statistics_point
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
as $$
#variable_conflict use_variable
declare
  v_caller text := outbox_private.caller_tenant();
  v_origin constant timestamptz := '2000-01-01 00:00:00+00';
  v_until timestamptz := coalesce(until, now());
  v_since timestamptz := coalesce(since, v_until - interval '1 hour');
  v_scope text;
  v_tenant text;
  v_key text := coalesce(endpoint_id::text, type, '');
  v_seconds numeric;
  v_bucket interval;
  v_resolution text;
  v_first timestamptz;
begin
  if v_caller is not null and tenant is distinct from v_caller and tenant is not null then
    raise exception 'There is no tenant %', quote_literal(tenant) using errcode = 'OB404';
  elsif endpoint_id is not null and type is not null then
    raise exception 'Statistics are kept of endpoints and of types, and not of both together'
      using errcode = 'OB400', hint = 'Leave out endpoint_id or type.';
  elsif v_since >= v_until then
    raise exception 'since must be before until' using errcode = 'OB400';
  end if;
  v_tenant := coalesce(v_caller, tenant, '');
  v_scope := case
    when endpoint_id is not null then 'endpoint'
    when type is not null then 'type'
    when v_tenant <> '' then 'tenant'
    else 'all'
  end;
  if endpoint_id is not null then
    select p.tenant into v_tenant
    from outbox.endpoints as p
    where p.id = endpoint_id and (v_tenant = '' or p.tenant = v_tenant);
    if not found then
      raise exception 'There is no endpoint %', endpoint_id using errcode = 'OB404', hint = 'See outbox.endpoints.';
    end if;
  end if;

  -- What is older than it is kept for is not known, which is not the same as nothing.
  v_since := greatest(v_since, now() - interval '40 days');
  v_seconds := coalesce(
    extract(epoch from bucket),
    (select min(s) from unnest('{60,300,900,3600,21600,86400}'::numeric[]) as s
     where s * 200 >= extract(epoch from v_until - v_since)
       and (s >= 3600 or v_since >= now() - interval '26 hours' or s >= 900 and v_since >= now() - interval '8 days')),
    86400);
  if v_seconds < 60 or v_seconds % 60 <> 0 then
    raise exception 'bucket must be a whole number of minutes' using errcode = 'OB400';
  end if;
  v_resolution := case
    when v_seconds % 3600 = 0 then 'hour' when v_seconds % 900 = 0 then 'quarter' else 'minute' end;
  v_bucket := make_interval(secs => v_seconds::float8);
  if v_resolution = 'minute' and v_since < now() - interval '26 hours' then
    raise exception 'Minutes are kept for 26 hours'
      using errcode = 'OB400', hint = 'Ask for a bucket of whole quarters of an hour, or of whole hours.';
  elsif v_resolution = 'quarter' and v_since < now() - interval '8 days' then
    raise exception 'Quarters of an hour are kept for 8 days'
      using errcode = 'OB400', hint = 'Ask for a bucket of whole hours.';
  elsif extract(epoch from v_until - v_since) / v_seconds > 999 then
    raise exception 'These are more than 1,000 buckets' using errcode = 'OB400', hint = 'Ask for a larger bucket.';
  end if;
  v_first := date_bin(v_bucket, v_since, v_origin);

  return query
    with found as materialized (
      select date_bin(v_bucket, s.bucket, v_origin) as at, s.attempts, s.outcomes, s.durations, s.lags
      from generate_series(
          v_first, least(v_until, now()),
          case v_resolution
            when 'hour' then interval '1 hour' when 'quarter' then interval '15 minutes' else interval '1 minute'
          end) as b (bucket)
        cross join lateral (
          select s.* from outbox_private.statistics as s
          where s.resolution = v_resolution and s.bucket = b.bucket and s.scope = v_scope and s.tenant = v_tenant
            and s.key = v_key
          limit 1
        ) as s
    ), counted as (
      select f.at, sum(f.attempts)::integer as attempts, coalesce(sum(f.outcomes[1]), 0)::integer as delivered
      from found as f group by f.at
    ), counts as (
      select f.at, x.kind, x.slot, sum(x.n)::bigint as n
      from found as f
        cross join lateral (
          select 1 as kind, generate_subscripts(f.outcomes, 1) as slot, unnest(f.outcomes) as n
          union all select 2, generate_subscripts(f.durations, 1), unnest(f.durations)
          union all select 3, generate_subscripts(f.lags, 1), unnest(f.lags)
        ) as x
      group by f.at, x.kind, x.slot
    ), sums as (
      select
        c.at,
        jsonb_object_agg((outbox_private.outcome_names())[c.slot], c.n) filter (where c.kind = 1 and c.n > 0) as outcomes,
        outbox_private.histogram_percentiles(
          array_agg(c.n order by c.slot) filter (where c.kind = 2), '{0.5,0.95,0.99}') as durations,
        outbox_private.histogram_percentiles(
          array_agg(c.n order by c.slot) filter (where c.kind = 3), '{0.5,0.95,0.99}') as lags
      from counts as c
      group by c.at
    )
    select
      g.at, coalesce(c.attempts, 0), coalesce(c.delivered, 0), coalesce(c.attempts - c.delivered, 0),
      coalesce(s.outcomes, '{}'),
      round(s.durations[1]::numeric, 1)::float8, round(s.durations[2]::numeric, 1)::float8,
      round(s.durations[3]::numeric, 1)::float8,
      round(s.lags[1]::numeric, 1)::float8, round(s.lags[2]::numeric, 1)::float8, round(s.lags[3]::numeric, 1)::float8
    from generate_series(v_first, v_until - interval '1 microsecond', v_bucket) as g (at)
      left join counted as c on c.at = g.at
      left join sums as s on s.at = g.at
    order by g.at;
end
$$;
revoke execute on function outbox.statistics(timestamptz, timestamptz, interval, uuid, text, text) from public;
grant execute on function outbox.statistics(timestamptz, timestamptz, interval, uuid, text, text)
  to outbox_operator, outbox_tenant;
comment on function outbox.statistics(timestamptz, timestamptz, interval, uuid, text, text) is
  E'@behavior -connection list\nAttempts over time, for charts: one row for each bucket from `since` (an hour ago) to `until` (now), also where nothing happened, at most 1,000. Of one endpoint, one event type, one tenant, or all that the caller may see. `bucket` is a whole number of minutes, which are kept for 26 hours, of quarters of an hour (8 days), or of hours (40 days); chosen by the range if left out. Attempts count when they are recorded, and show within a second or two.';
