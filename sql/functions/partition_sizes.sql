-- Asks the file system for each file of each partition, so it takes longer than gauges() and is asked more seldom.
create or replace function outbox_private.partition_sizes() returns json
  language sql stable
as $$
  select json_object_agg(t.name, (
    select coalesce(sum(pg_total_relation_size(i.inhrelid)), 0)
    from pg_catalog.pg_inherits as i
    where i.inhparent = to_regclass('outbox.' || t.name)
  ))
  from unnest('{events,deliveries,attempts}'::text[]) as t (name)
$$;
revoke execute on function outbox_private.partition_sizes() from public;
comment on function outbox_private.partition_sizes() is
  'Bytes of the partitions of events, deliveries and attempts, indexes included.';
