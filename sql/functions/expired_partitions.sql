-- A clock that has jumped ahead would make everything look old. So nothing is until the clock has gone on steadily for an
-- hour, or for the width of a partition where that is less.
create or replace function outbox_private.expired_partitions(
  p_retention interval, p_width interval default '1 day', p_now timestamptz default now()
) returns table (parent text, name text)
  language plpgsql volatile
  set timezone = 'UTC'
as $$
#variable_conflict use_column
declare
  v_steady_since timestamptz;
begin
  insert into outbox_private.maintenance as m (ran_at, steady_since, retention)
  values (p_now, p_now, p_retention)
  on conflict (is_only) do update
  set
    ran_at = p_now,
    retention = p_retention,
    steady_since = case
      when p_now between m.ran_at - interval '1 minute' and m.ran_at + greatest(p_width, interval '10 minutes')
        then m.steady_since
      else p_now
    end
  returning m.steady_since into v_steady_since;
  return query
    select r.parent, r.name
    from outbox_private.partition_ranges() as r
    where r.range_until <= p_now - p_retention
      and p_now >= v_steady_since + least(p_width, interval '1 hour')
    order by r.range_until, array_position('{deliveries,events,attempts}', r.parent);
end
$$;
revoke execute on function outbox_private.expired_partitions(interval, interval, timestamptz) from public;
comment on function outbox_private.expired_partitions(interval, interval, timestamptz) is
  'The partitions whose last row is older than p_retention (null: none ever is), in the order in which they are to go.';
