-- A row can't be moved from the default partition to another one that is not attached yet, and attaching it is refused
-- while the default partition has rows of its range. So, without stopping anybody: tables are made beside it, one for
-- each range in which it has rows; a trigger writes there, too, whatever is written to the default partition from now on
-- (this); what was there before is copied (copy_default); and in the end all change places at once (swap_default).
create or replace function outbox_private.stage_default(
  p_parent text, p_now timestamptz default now(), p_width interval default '1 day'
) returns text
  language plpgsql volatile
  set timezone = 'UTC'
as $$
declare
  v_default text := p_parent || '_default';
  v_problem text;
  v_tomorrow timestamptz := date_bin(p_width, p_now, '2000-01-01 00:00:00+00') + p_width;
  v_key uuid := '00000000-0000-0000-0000-000000000000';
  v_at timestamptz;
  v_from timestamptz;
  v_until timestamptz;
  v_name text;
begin
  -- A clock that has gone mad may have left rows in more ranges; they come with the next turn.
  for n in 1..20 loop
    execute format(
      'select o.%1$I from only outbox_private.%2$I as o where o.%1$I >= $1 order by o.%1$I limit 1',
      outbox_private.partition_key(p_parent), v_default)
    into v_key using v_key;
    v_at := outbox_private.uuid_v7_time(v_key);
    exit when v_at is null or v_at > '9000-01-01';
    select
      greatest(date_bin(p_width, v_at, '2000-01-01 00:00:00+00'), max(r.range_until) filter (where r.range_until <= v_at)),
      least(
        -- Days that are past, and today, may share one; not too many, should the clock be wrong just now.
        case when v_at < v_tomorrow then v_tomorrow else 'infinity' end,
        date_bin(p_width, v_at, '2000-01-01 00:00:00+00') + p_width * case when v_at < v_tomorrow then 31 else 1 end,
        min(r.range_from) filter (where r.range_from > v_at))
    into v_from, v_until
    from outbox_private.partition_ranges() as r
    where r.parent = p_parent;
    v_name := outbox_private.partition_name(p_parent, v_from, v_until);
    execute format(
      'alter table %1$s add constraint staged_range check (%2$I >= %3$L and %2$I < %4$L)',
      outbox_private.create_partition_table(p_parent, v_name || '_staged'), outbox_private.partition_key(p_parent),
      outbox_private.uuid_v7_floor(v_from), outbox_private.uuid_v7_floor(v_until));
    insert into outbox_private.staged_partitions (name, parent, range_from, range_until, copied_to)
    values (v_name, p_parent, v_from, v_until, outbox_private.uuid_v7_floor(v_from));
    v_key := outbox_private.uuid_v7_floor(v_until);
  end loop;
  if v_name is null and v_at is not null then
    return format('%s: it holds rows of times that can not be', v_default);
  end if;
  perform outbox_private.create_partition_table(p_parent, v_default || '_next');
  v_problem := outbox_private.lock_briefly(array[format('outbox_private.%I', v_default)::regclass]);
  if v_problem is not null then
    perform outbox_private.unstage_default(p_parent);
    return format('%s: %s', v_default, v_problem);
  end if;
  execute format(
    'create trigger mirror after insert or update or delete on outbox_private.%I
       for each row execute function outbox_private.tg_default__mirror(%L)', v_default, p_parent);
  return null;
end
$$;
revoke execute on function outbox_private.stage_default(text, timestamptz, interval) from public;
comment on function outbox_private.stage_default(text, timestamptz, interval) is
  'Begins to empty a default partition: makes the tables that its rows go to, and has what is written to it from now on written there, too. Returns null, or why not now.';
