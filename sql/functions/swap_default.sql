-- All of it is done to the catalogue alone: the tables were checked when they were empty, and what comes to lie in the
-- new default partition are the few rows that belong nowhere else.
create or replace function outbox_private.swap_default(p_parent text, p_max_left integer default 500) returns text
  language plpgsql volatile
  set enable_seqscan = off
as $$
declare
  v_default text := p_parent || '_default';
  v_columns text := array_to_string(outbox_private.writable_columns(p_parent), ', ');
  v_key text := outbox_private.partition_key(p_parent);
  v_problem text;
  v_gap record;
  v_count integer;
  v_left integer := 0;
  v_staged record;
begin
  perform set_config('synchronous_commit', 'off', true);
  v_problem := outbox_private.lock_briefly(
    array[format('outbox_private.%I', v_default), format('outbox.%I', p_parent)]::regclass[]);
  if v_problem is not null then
    return format('%s: %s', v_default, v_problem);
  end if;
  for v_gap in
    select
      outbox_private.uuid_v7_floor(b.range_until) as low, outbox_private.uuid_v7_floor(lead(b.range_from) over w) as high
    from (
      select null::timestamptz as range_from, '-infinity'::timestamptz as range_until
      union all
      select s.range_from, s.range_until from outbox_private.staged_partitions as s where s.parent = p_parent
    ) as b
    window w as (order by b.range_until)
  loop
    execute format(
      'insert into outbox_private.%1$I (%2$s)
       select %2$s from only outbox_private.%3$I as o where o.%4$I >= $1 and ($2 is null or o.%4$I < $2) limit $3',
      v_default || '_next', v_columns, v_default, v_key)
    using v_gap.low, v_gap.high, p_max_left + 1;
    get diagnostics v_count = row_count;
    v_left := v_left + v_count;
  end loop;
  if v_left > p_max_left then
    perform outbox_private.unstage_default(p_parent);
    return format('%s: it has got many rows of yet other times; begun anew', v_default);
  end if;

  execute format('alter table outbox.%I detach partition outbox_private.%I', p_parent, v_default);
  execute format(
    'alter table outbox_private.%I rename to %I',
    v_default, format('%s_%s_expired', v_default, format('outbox_private.%I', v_default)::regclass::oid));
  execute format('alter table outbox_private.%I rename to %I', v_default || '_next', v_default);
  execute format('alter table outbox.%I attach partition outbox_private.%I default', p_parent, v_default);
  for v_staged in
    delete from outbox_private.staged_partitions as s where s.parent = p_parent returning s.*
  loop
    perform outbox_private.attach_partition(
      p_parent, format('outbox_private.%I', v_staged.name || '_staged')::regclass, v_staged.range_from,
      v_staged.range_until);
    execute format('alter table outbox_private.%I drop constraint staged_range', v_staged.name || '_staged');
    execute format('alter table outbox_private.%I rename to %I', v_staged.name || '_staged', v_staged.name);
  end loop;
  return null;
end
$$;
revoke execute on function outbox_private.swap_default(text, integer) from public;
comment on function outbox_private.swap_default(text, integer) is
  'Ends emptying a default partition: its rows are in partitions of their own from now on, and another one takes its place. Returns null, or why not now.';
