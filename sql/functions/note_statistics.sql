-- Upserts in the order of the key: workers that write the same rows wait for each other, and never in a ring. Nothing
-- waits for the disk: what a crash of Postgres loses is a second of statistics.
create or replace function outbox_private.note_statistics(
  p_statistics json, p_endpoints json, p_now timestamptz default clock_timestamp()
) returns void
  language plpgsql volatile
  set plan_cache_mode = force_generic_plan
as $$
begin
  perform set_config('synchronous_commit', 'off', true);

  insert into outbox_private.statistics as s (
    resolution, bucket, scope, tenant, key, attempts, outcomes, durations, lags)
  select b.resolution, b.bucket, r.scope, r.tenant, r.key, r.attempts, r.outcomes, r.durations, r.lags
  from json_to_recordset(p_statistics) as r (
      scope text, tenant text, key text, attempts integer, outcomes integer[], durations integer[], lags integer[])
    cross join (values
      ('minute', date_trunc('minute', p_now, 'UTC')),
      ('quarter', date_bin('15 minutes', p_now, '2000-01-01 00:00:00+00')),
      ('hour', date_trunc('hour', p_now, 'UTC'))
    ) as b (resolution, bucket)
  order by b.resolution, b.bucket, r.scope, r.tenant, r.key
  on conflict (resolution, bucket, scope, tenant, key) do update set
    attempts = s.attempts + excluded.attempts,
    outcomes = array(
      select coalesce(x.a, 0) + coalesce(x.b, 0) from unnest(s.outcomes, excluded.outcomes) as x (a, b)),
    durations = array(
      select coalesce(x.a, 0) + coalesce(x.b, 0) from unnest(s.durations, excluded.durations) as x (a, b)),
    lags = array(
      select coalesce(x.a, 0) + coalesce(x.b, 0) from unnest(s.lags, excluded.lags) as x (a, b));

  insert into outbox_private.endpoint_outcomes as o (endpoint_id, last_success_at, last_failure_at)
  select
    r.endpoint_id,
    p_now - r.success_ms_ago * interval '1 millisecond',
    p_now - r.failure_ms_ago * interval '1 millisecond'
  from json_to_recordset(p_endpoints) as r (endpoint_id uuid, success_ms_ago float8, failure_ms_ago float8)
  order by r.endpoint_id
  on conflict (endpoint_id) do update set
    last_success_at = greatest(o.last_success_at, excluded.last_success_at),
    last_failure_at = greatest(o.last_failure_at, excluded.last_failure_at);
end
$$;
revoke execute on function outbox_private.note_statistics(json, json, timestamptz) from public;
comment on function outbox_private.note_statistics(json, json, timestamptz) is
  'Adds what a worker has counted since the last time: p_statistics [{scope, tenant, key, attempts, outcomes, durations, lags}], each scope, tenant and key once, see outbox_private.statistics; p_endpoints [{endpoint_id, success_ms_ago, failure_ms_ago}].';
