-- In small deletes: the caller calls again while there is something left. What somebody else has locked waits.
create or replace function outbox_private.prune_history(
  p_retention interval, p_audit_retention interval, p_limit integer default 1000, p_now timestamptz default now()
) returns boolean
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_deleted integer;
  v_is_more boolean := false;
begin
  perform set_config('synchronous_commit', 'off', true);
  delete from outbox_private.idempotency_keys as k
  where k.ctid = any (array(
    select o.ctid from outbox_private.idempotency_keys as o
    where o.created_at < p_now - p_retention
    order by o.created_at
    limit p_limit
    for update skip locked));
  get diagnostics v_deleted = row_count;
  v_is_more := v_deleted = p_limit;

  delete from outbox.bulk_jobs as b
  where b.ctid = any (array(
    select o.ctid from outbox.bulk_jobs as o
    where o.status <> 'running' and o.id < outbox_private.uuid_v7_floor(p_now - p_retention)
    order by o.id
    limit p_limit
    for update skip locked));
  get diagnostics v_deleted = row_count;
  v_is_more := v_is_more or v_deleted = p_limit;

  delete from outbox.audit as a
  where a.ctid = any (array(
    select o.ctid from outbox.audit as o
    where o.id < outbox_private.uuid_v7_floor(p_now - p_audit_retention)
    order by o.id
    limit p_limit));
  get diagnostics v_deleted = row_count;
  return v_is_more or v_deleted = p_limit;
end
$$;
revoke execute on function outbox_private.prune_history(interval, interval, integer, timestamptz) from public;
comment on function outbox_private.prune_history(interval, interval, integer, timestamptz) is
  'Removes idempotency keys and bulk jobs that are older than p_retention, and audit rows that are older than p_audit_retention (null: none is), at most p_limit of each at a time. Returns whether there is more.';
