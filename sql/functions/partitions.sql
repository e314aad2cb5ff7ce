create or replace function outbox.partitions() returns setof outbox.partition_state
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select
    r.name, r.parent, case when r.range_until > r.range_from then r.range_from end,
    case when r.range_until > r.range_from then r.range_until end,
    case when r.range_until > r.range_from then r.range_until + m.retention end,
    greatest(c.reltuples, 0)::float8, pg_total_relation_size(r.relation)::float8, p.problem, p.since
  from outbox_private.partition_ranges() as r
    join pg_class as c on c.oid = r.relation
    left join outbox_private.maintenance as m on true
    left join outbox_private.partition_problems as p on p.name = r.name
  union all
  select
    p.name, split_part(p.name, '_', 1), null, null, null, 0, 0, p.problem, p.since
  from outbox_private.partition_problems as p
  where not exists (select from outbox_private.partition_ranges() as r where r.name = p.name)
  order by 2, 3 nulls first, 1
$$;
revoke execute on function outbox.partitions() from public;
grant execute on function outbox.partitions() to outbox_operator;
comment on function outbox.partitions() is
  E'@behavior -connection list\nThe partitions of events, deliveries and attempts: which time each is for, when it goes, what it takes, and what keeps maintenance from doing what is due.';
