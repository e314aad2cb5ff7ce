-- It runs in whatever writes to the default partition while that is being emptied, an application's INSERT included.
-- copy_default holds a row's lock while it copies it, so a change comes either before that, and is copied, or after it,
-- and finds the copy.
create or replace function outbox_private.tg_default__mirror() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_parent text := tg_argv[0];
  v_columns text[] := outbox_private.writable_columns(v_parent);
  v_row jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  v_at timestamptz := outbox_private.uuid_v7_time((v_row ->> outbox_private.partition_key(v_parent))::uuid);
  v_staged text;
begin
  select s.name || '_staged' into v_staged
  from outbox_private.staged_partitions as s
  where s.parent = v_parent and s.range_from <= v_at and s.range_until > v_at;
  if not found then -- swap_default takes along what belongs nowhere
    return null;
  elsif tg_op = 'DELETE' then
    execute format(
      'delete from outbox_private.%I as s where %s', v_staged,
      case v_parent
        when 'attempts' then '(s.delivery_id, s.number) = ($1.delivery_id, $1.number)' else 's.id = $1.id'
      end)
    using old;
  else
    execute format(
      'insert into outbox_private.%1$I (%2$s) select %3$s on conflict (%4$s) do update set (%2$s) = row (%5$s)',
      v_staged, array_to_string(v_columns, ', '), '($1).' || array_to_string(v_columns, ', ($1).'),
      case v_parent when 'attempts' then 'delivery_id, number' else 'id' end,
      'excluded.' || array_to_string(v_columns, ', excluded.'))
    using new;
  end if;
  return null;
end
$$;
revoke execute on function outbox_private.tg_default__mirror() from public;
comment on function outbox_private.tg_default__mirror() is
  'Writes what is written to a default partition to the tables that its rows are going to, too. See stage_default.';
