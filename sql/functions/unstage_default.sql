create or replace function outbox_private.unstage_default(p_parent text) returns void
  language plpgsql volatile
as $$
declare
  v_name text;
begin
  execute format('drop trigger if exists mirror on outbox_private.%I', p_parent || '_default');
  execute format('drop table if exists outbox_private.%I', p_parent || '_default_next');
  for v_name in
    delete from outbox_private.staged_partitions as s where s.parent = p_parent returning s.name
  loop
    execute format('drop table outbox_private.%I', v_name || '_staged');
  end loop;
end
$$;
revoke execute on function outbox_private.unstage_default(text) from public;
comment on function outbox_private.unstage_default(text) is
  'Takes back what stage_default has begun. The rows have never left the default partition.';
