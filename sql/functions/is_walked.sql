create or replace function outbox_private.is_walked(p_name text, p_purpose text) returns boolean
  language sql stable
as $$
  select exists (
    select from outbox_private.partition_walks as w where w.name = p_name and w.purpose = p_purpose and w.is_done)
$$;
revoke execute on function outbox_private.is_walked(text, text) from public;
comment on function outbox_private.is_walked(text, text) is 'Whether walk_partition has come to the end of a partition.';
