-- A partition is made as a table of its own and then attached: that locks the parent against nothing but other
-- schema changes, where `create table … partition of` would hold up every insert. The default partition is locked and
-- read meanwhile. An application's INSERT does not need it, unless its own partition is missing.
create or replace function outbox_private.make_partition(p_parent text, p_from timestamptz, p_until timestamptz)
  returns text
  language plpgsql volatile
as $$
declare
  v_name text := outbox_private.partition_name(p_parent, p_from, p_until);
  v_problem text;
begin
  -- One at a time; who comes second has nothing left to do.
  if not pg_try_advisory_xact_lock(8377000002) or to_regclass(format('outbox_private.%I', v_name)) is not null then
    return null;
  elsif outbox_private.default_is_large(p_parent) then
    return format('%s: the default partition holds much, and is emptied first', v_name);
  end if;
  perform set_config('synchronous_commit', 'off', true);
  perform outbox_private.create_partition_table(p_parent, v_name);
  v_problem := outbox_private.lock_briefly(array[format('outbox_private.%I', p_parent || '_default')::regclass]);
  if v_problem is null then
    perform outbox_private.attach_partition(p_parent, format('outbox_private.%I', v_name)::regclass, p_from, p_until);
    return null;
  end if;
  execute format('drop table outbox_private.%I', v_name);
  return format('%s: %s', v_name, v_problem);
exception
  when check_violation then
    return format('%s: the default partition holds rows of that time', v_name);
  when lock_not_available or deadlock_detected then
    return format('%s: others were changing outbox.%s', v_name, p_parent);
end
$$;
revoke execute on function outbox_private.make_partition(text, timestamptz, timestamptz) from public;
comment on function outbox_private.make_partition(text, timestamptz, timestamptz) is
  'Makes one partition. Returns null, or why it could not be made now.';
