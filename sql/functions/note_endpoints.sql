-- The rule for pausing is Standard Webhooks 1.0's ("disable the endpoint … after continuous failures"), and asks for
-- evidence beyond two unlucky moments: before the failure that pauses, two others that lie half a day apart.
create or replace function outbox_private.note_endpoints(
  p_succeeded uuid[], p_failed uuid[], p_gone uuid[], p_pause_after interval, p_now timestamptz default now()
) returns table (endpoint_id uuid, paused_reason text)
  language plpgsql volatile
  set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  delete from outbox_private.endpoint_failures as f where f.endpoint_id = any (p_succeeded);

  return query
    with paused as (
      select p.id,
        case when p.id = any (p_gone)
          then 'It answered 410 Gone: it wants no more webhooks.'
          else format('No attempt has succeeded since %s.',
            to_char(f.failing_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'))
        end as reason
      from outbox.endpoints as p
        left join outbox_private.endpoint_failures as f on f.endpoint_id = p.id
      where p.id = any (p_failed) and p.paused_at is null and p.deleted_at is null
        and (
          p.id = any (p_gone)
          or (f.failing_since <= p_now - p_pause_after
            and f.last_failure_at >= f.failing_since + interval '12 hours')
        )
      order by p.id -- the lock order
      for no key update of p
    )
    update outbox.endpoints as p
    set paused_at = p_now, paused_reason = paused.reason
    from paused
    where p.id = paused.id
    returning p.id, p.paused_reason;

  insert into outbox_private.endpoint_failures as f (endpoint_id, failing_since, last_failure_at)
  select p.id, p_now, p_now
  from outbox.endpoints as p
  where p.id = any (p_failed)
  order by p.id
  on conflict (endpoint_id) do update set last_failure_at = greatest(f.last_failure_at, excluded.last_failure_at);
end
$$;
revoke execute on function outbox_private.note_endpoints(uuid[], uuid[], uuid[], interval, timestamptz) from public;
comment on function outbox_private.note_endpoints(uuid[], uuid[], uuid[], interval, timestamptz) is
  'Notes which endpoints have succeeded or failed lately, and which of these answered 410 Gone, and pauses those that are gone or have failed for longer than p_pause_after (null: never). Returns what it paused, and why.';
