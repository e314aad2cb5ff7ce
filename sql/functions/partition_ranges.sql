create or replace function outbox_private.partition_ranges() returns table (
  parent text, relation oid, name text, range_from timestamptz, range_until timestamptz, is_default boolean)
  language sql stable
as $$
  select
    p.relname::text, c.oid, c.relname::text,
    outbox_private.uuid_v7_time((regexp_match(b.bound, $r$FROM \('([0-9a-f-]{36})'\)$r$))[1]::uuid),
    outbox_private.uuid_v7_time((regexp_match(b.bound, $r$TO \('([0-9a-f-]{36})'\)$r$))[1]::uuid),
    b.bound = 'DEFAULT'
  from unnest('{outbox.events,outbox.deliveries,outbox.attempts}'::regclass[]) as t (oid)
    join pg_class as p on p.oid = t.oid
    join pg_inherits as i on i.inhparent = p.oid
    join pg_class as c on c.oid = i.inhrelid
    cross join lateral pg_get_expr(c.relpartbound, c.oid) as b (bound)
$$;
revoke execute on function outbox_private.partition_ranges() from public;
comment on function outbox_private.partition_ranges() is
  'The partitions of events, deliveries and attempts, and the times that their bounds stand for.';
