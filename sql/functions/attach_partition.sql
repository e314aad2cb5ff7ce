create or replace function outbox_private.attach_partition(
  p_parent text, p_table regclass, p_from timestamptz, p_until timestamptz
) returns void
  language plpgsql volatile
as $$
begin
  execute format(
    'alter table outbox.%I attach partition %s for values from (%L) to (%L)',
    p_parent, p_table, outbox_private.uuid_v7_floor(p_from), outbox_private.uuid_v7_floor(p_until));
end
$$;
revoke execute on function outbox_private.attach_partition(text, regclass, timestamptz, timestamptz) from public;
comment on function outbox_private.attach_partition(text, regclass, timestamptz, timestamptz) is
  'Attaches a table as the partition of a range of time.';
