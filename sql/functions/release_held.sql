create or replace function outbox_private.release_held(p_endpoint_id uuid, p_limit integer default 1000) returns integer
  language plpgsql volatile
as $$
declare
  v_count integer;
begin
  with free as (
    select d.id, p.deleted_at is not null as is_deleted
    from outbox.deliveries as d
      join outbox.endpoints as p on p.id = d.endpoint_id
    where d.endpoint_id = p_endpoint_id
      and d.backlog = 'held'
      and (p.paused_at is null or p.deleted_at is not null)
    order by d.endpoint_id, d.backlog, d.id
    limit p_limit
    for no key update of d
  )
  update outbox.deliveries as d
  set
    status = case when free.is_deleted then 'cancelled' else 'pending' end,
    completed_at = case when free.is_deleted then now() end,
    next_attempt_at = case when free.is_deleted then null else now() end,
    waiting_since = case when free.is_deleted then null else now() end
  from free
  where d.id = free.id;
  get diagnostics v_count = row_count;
  if v_count > 0 then
    perform outbox_private.add_jobs(array[outbox_private.drain_job(p_endpoint_id, now())]);
  end if;
  return v_count;
end
$$;
revoke execute on function outbox_private.release_held(uuid, integer) from public;
comment on function outbox_private.release_held(uuid, integer) is
  'Lets held deliveries of an endpoint that is no longer paused wait for their turn, the oldest first, at most so many; those of a deleted one are cancelled. Returns how many.';
