-- Deliveries that are not at their end keep their rows, and their event's and attempts', which therefore come after them:
-- a few are moved to a small partition that takes the place of the large one; for many of them the partition waits.
-- Detaching locks out every INSERT, so all that takes time is done before; `detach … concurrently` is refused while
-- there is a default partition. The table is dropped later, when nobody needs it (drop_expired).
create or replace function outbox_private.expire_partition(p_parent text, p_name text, p_max_kept integer default 500)
  returns text
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_partition record;
  v_columns text := array_to_string(outbox_private.writable_columns(p_parent), ', ');
  v_low uuid;
  v_high uuid;
  v_kept_ids uuid[];
  v_is_worth_it boolean;
  v_last_job_id bigint;
  v_problem text;
  v_expired_name text;
begin
  select r.* into v_partition
  from outbox_private.partition_ranges() as r
  where r.parent = p_parent and r.name = p_name and r.range_until > r.range_from;
  if not found or not pg_try_advisory_xact_lock(8377000002) then
    return null;
  elsif p_parent = 'deliveries' and not outbox_private.is_walked(p_name, 'unfinished') then
    return format('%s: not looked through yet', p_name);
  elsif outbox_private.default_is_large(p_parent) then
    return format('%s: the default partition holds much, and is emptied first', p_name);
  end if;
  v_low := outbox_private.uuid_v7_floor(v_partition.range_from);
  v_high := outbox_private.uuid_v7_floor(v_partition.range_until);
  select coalesce(max(j.id), 0) into v_last_job_id from graphile_worker._private_jobs as j;
  v_kept_ids := outbox_private.kept_ids(p_parent, v_low, v_high, p_max_kept + 1);
  if cardinality(v_kept_ids) > p_max_kept then
    return format('%s: more than %s deliveries or events of it are not at their end', p_name, p_max_kept);
  end if;
  if cardinality(v_kept_ids) > 0 then
    execute format(
      'select exists (select from outbox_private.%I as o where o.%I <> all ($1))',
      p_name, outbox_private.partition_key(p_parent))
    into v_is_worth_it using v_kept_ids;
    if not v_is_worth_it then
      return format('%s: kept for %s that are not at their end', p_name, cardinality(v_kept_ids));
    end if;
  end if;

  perform set_config('synchronous_commit', 'off', true);
  if cardinality(v_kept_ids) > 0 then
    perform outbox_private.create_partition_table(p_parent, p_name || '_kept');
  end if;
  v_problem := outbox_private.lock_briefly(
    array[
      format('outbox_private.%I', p_name), format('outbox_private.%I', p_parent || '_default'),
      format('outbox.%I', p_parent)
    ]::regclass[]);
  if v_problem is null and (
    outbox_private.kept_ids(p_parent, v_low, v_high, p_max_kept + 1, v_last_job_id)
      <@ v_kept_ids) is not true
  then
    v_problem := 'it was just being used';
  end if;
  if v_problem is not null then
    execute format('drop table if exists outbox_private.%I', p_name || '_kept');
    return format('%s: %s', p_name, v_problem);
  end if;
  v_expired_name := format('%s_%s_expired', p_name, v_partition.relation);
  execute format('alter table outbox.%I detach partition outbox_private.%I', p_parent, p_name);
  execute format('alter table outbox_private.%I rename to %I', p_name, v_expired_name);
  if cardinality(v_kept_ids) > 0 then
    execute format(
      'insert into outbox_private.%I (%s) select %s from outbox_private.%I as o where o.%I = any ($1)',
      p_name || '_kept', v_columns, v_columns, v_expired_name, outbox_private.partition_key(p_parent))
    using v_kept_ids;
    perform outbox_private.attach_partition(
      p_parent, format('outbox_private.%I', p_name || '_kept')::regclass, v_partition.range_from,
      v_partition.range_until);
    execute format('alter table outbox_private.%I rename to %I', p_name || '_kept', p_name);
  end if;
  return null;
exception
  when check_violation then
    return format('%s: the default partition holds rows of that time', p_name);
  when lock_not_available or deadlock_detected then
    return format('%s: others were changing outbox.%s', p_name, p_parent);
end
$$;
revoke execute on function outbox_private.expire_partition(text, text, integer) from public;
comment on function outbox_private.expire_partition(text, text, integer) is
  'Takes a partition away from events, deliveries or attempts, but for the rows of deliveries that are not at their end. Returns null, or why it waits.';
