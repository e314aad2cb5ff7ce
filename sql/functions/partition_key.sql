create or replace function outbox_private.partition_key(p_parent text) returns text
  language sql immutable
as $$
  select case p_parent when 'attempts' then 'delivery_id' else 'id' end
$$;
comment on function outbox_private.partition_key(text) is 'The column that events, deliveries or attempts are partitioned by.';
