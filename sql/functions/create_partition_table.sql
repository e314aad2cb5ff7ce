-- Fill factors: nearly every row of the first two is updated once. With half of each page free the new version, which is
-- a little longer, stays on it (a heap-only update, which touches no index), and takes no more space than it would
-- elsewhere.
create or replace function outbox_private.create_partition_table(p_parent text, p_name text) returns regclass
  language plpgsql volatile
as $$
begin
  execute format(
    'create table outbox_private.%I (like outbox.%I including defaults including constraints including generated including indexes) %s',
    p_name, p_parent,
    case p_parent
      when 'events' then 'with (fillfactor = 50)'
      when 'deliveries' then 'with (fillfactor = 45)'
      else ''
    end);
  return format('outbox_private.%I', p_name)::regclass;
end
$$;
revoke execute on function outbox_private.create_partition_table(text, text) from public;
comment on function outbox_private.create_partition_table(text, text) is
  'Makes a table that can become a partition of events, deliveries or attempts, with all indexes.';
