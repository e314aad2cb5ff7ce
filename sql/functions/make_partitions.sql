create or replace function outbox_private.make_partitions(
  p_now timestamptz default now(), p_ahead integer default 14, p_width interval default '1 day'
) returns text[]
  language sql volatile
as $$
  select coalesce(array_agg(made.problem) filter (where made.problem is not null), '{}')
  from (
    select outbox_private.make_partition(m.parent, m.range_from, m.range_until) as problem
    from outbox_private.missing_partitions(p_now, p_ahead, p_width) as m
  ) as made
$$;
revoke execute on function outbox_private.make_partitions(timestamptz, integer, interval) from public;
comment on function outbox_private.make_partitions(timestamptz, integer, interval) is
  'Makes the partitions from now to so many ahead, in one transaction. Returns those that could not be made now, and why.';
