create or replace function outbox_private.release_held(p_limit integer default 1000) returns integer
  language plpgsql volatile
as $$
declare
  v_jobs graphile_worker.job_spec[];
begin
  with free as (
    select d.id
    from outbox.deliveries as d
      join outbox.endpoints as p on p.id = d.endpoint_id
    where d.status = 'held' and (p.paused_at is null or p.deleted_at is not null)
    order by d.id
    limit p_limit
    for update of d skip locked
  ), released as (
    update outbox.deliveries as d
    set status = 'pending', next_attempt_at = now()
    from free
    where d.id = free.id
    returning d.id
  )
  select array_agg(outbox_private.deliver_job(id, now())) into v_jobs from released;

  if v_jobs is not null then
    perform graphile_worker.add_jobs(v_jobs);
  end if;
  return coalesce(cardinality(v_jobs), 0);
end
$$;
revoke execute on function outbox_private.release_held(integer) from public;
comment on function outbox_private.release_held(integer) is
  'Makes held deliveries of endpoints that are no longer paused due again, the oldest first, at most so many. Returns how many. Those of deleted endpoints are cancelled when they are claimed.';
