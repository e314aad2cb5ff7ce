-- A partition is made as a table of its own and then attached: that locks the parent against nothing but other
-- schema changes, where `create table … partition of` would hold up every insert.
create or replace function outbox_private.make_partitions(p_now timestamptz default now(), p_days integer default 14)
  returns text[]
  language plpgsql volatile
as $$
declare
  v_day timestamptz;
  v_table record;
  v_name text;
  v_problems text[] := '{}';
begin
  -- One at a time; who comes second has nothing left to do.
  if not pg_try_advisory_xact_lock(8377000002) then
    return v_problems;
  end if;
  -- An application's transaction must never wait for this: rather try again later, the default partition catches.
  perform set_config('lock_timeout', '200ms', true);
  -- Fill factors: see the default partitions in sql/migrations.
  for v_day in
    select generate_series(date_trunc('day', p_now, 'UTC'), p_now + make_interval(days => p_days), '1 day')
  loop
    for v_table in
      select * from (values
        ('events', 'with (fillfactor = 50)'),
        ('deliveries', 'with (fillfactor = 45)'),
        ('attempts', '')) as t (parent, options)
    loop
      v_name := v_table.parent || '_' || to_char(v_day at time zone 'UTC', 'YYYYMMDD');
      continue when to_regclass('outbox_private.' || v_name) is not null;
      begin
        execute format(
          'create table outbox_private.%I (like outbox.%I including defaults including constraints including generated) %s',
          v_name, v_table.parent, v_table.options);
        execute format(
          'alter table outbox.%I attach partition outbox_private.%I for values from (%L) to (%L)',
          v_table.parent, v_name,
          outbox_private.uuid_v7_floor(v_day), outbox_private.uuid_v7_floor(v_day + interval '1 day'));
      exception
        -- check_violation: the default partition holds rows of that day already.
        when lock_not_available or check_violation or deadlock_detected then
          v_problems := v_problems || format('%s: %s', v_name, sqlerrm);
      end;
    end loop;
  end loop;
  return v_problems;
end
$$;
revoke execute on function outbox_private.make_partitions(timestamptz, integer) from public;
comment on function outbox_private.make_partitions(timestamptz, integer) is
  'Makes the day partitions from today to this many days ahead. Returns those that could not be made now, and why.';

