create or replace function outbox.retry_failed(
  endpoint_id uuid default null,
  since timestamptz default '-infinity',
  until timestamptz default 'infinity'
) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_count integer;
  v_jobs graphile_worker.job_spec[];
begin
  with failed as (
    select d.id
    from outbox.deliveries as d
      join outbox.endpoints as p on p.id = d.endpoint_id
    where d.backlog = 'failed'
      and p.deleted_at is null
      and (endpoint_id is null or d.endpoint_id = retry_failed.endpoint_id)
      and d.created_at >= coalesce(since, '-infinity')
      and d.created_at < coalesce(until, 'infinity')
    order by d.id -- the lock order
    for no key update of d
  ), due as (
    update outbox.deliveries as d
    set status = 'pending', next_attempt_at = now(), waiting_since = now(), completed_at = null
    from failed
    where d.id = failed.id
    returning d.endpoint_id
  )
  select sum(count), array_agg(outbox_private.drain_job(e.id, now()) order by e.id)
  into v_count, v_jobs
  from (select due.endpoint_id as id, count(*) as count from due group by due.endpoint_id) as e;
  if v_jobs is not null then
    perform outbox_private.add_jobs(v_jobs);
  end if;
  return coalesce(v_count, 0);
end
$$;
comment on function outbox.retry_failed(uuid, timestamptz, timestamptz) is
  'Makes one more attempt of every failed delivery, of one endpoint or of all (null), that was created in a time range, as fast as their endpoints take them. Returns how many.';
revoke execute on function outbox.retry_failed(uuid, timestamptz, timestamptz) from public;
grant execute on function outbox.retry_failed(uuid, timestamptz, timestamptz) to outbox_operator;
