create or replace function outbox_private.drop_expired() returns text
  language plpgsql volatile
as $$
declare
  v_name text;
begin
  perform set_config('lock_timeout', '1s', true);
  select c.relname into v_name
  from pg_class as c
  where c.relnamespace = 'outbox_private'::regnamespace and c.relkind = 'r' and not c.relispartition
    and c.relname ~ '^(events|deliveries|attempts)_(default_)?[\d_]+_expired$'
  order by c.relname
  limit 1;
  if v_name is not null then
    execute format('drop table outbox_private.%I', v_name);
  else
    delete from outbox_private.partition_walks as w where to_regclass(format('outbox_private.%I', w.name)) is null;
  end if;
  return v_name;
exception
  when lock_not_available then -- somebody still reads it; the next time
    return null;
end
$$;
revoke execute on function outbox_private.drop_expired() from public;
comment on function outbox_private.drop_expired() is
  'Drops a table that is no partition any more, and returns its name; null if there is none.';
