-- An application's INSERT waits behind whoever waits for a table. So first the tables that no INSERT needs, the parent
-- last, each for at most 40 ms; and where somebody has held one for long already, not at all. A lock_timeout is shorter
-- than deadlock_timeout, so a deadlock with somebody who locks from the parent downwards ends with ours giving way.
create or replace function outbox_private.lock_briefly(p_tables regclass[]) returns text
  language plpgsql volatile
as $$
declare
  v_holder record;
  v_table regclass;
begin
  select a.pid, a.application_name, a.backend_type, a.state, a.xact_start, l.relation::regclass as relation into v_holder
  from pg_locks as l
    join pg_stat_activity as a on a.pid = l.pid
  where l.locktype = 'relation' and l.relation = any (p_tables) and l.granted and l.pid <> pg_backend_pid()
    and l.database = (select d.oid from pg_database as d where d.datname = current_database())
    and a.xact_start < clock_timestamp() - interval '1 second'
  order by a.xact_start
  limit 1;
  if found then
    return format(
      'a transaction has used %s since %s: process %s (%s, %s)', v_holder.relation,
      to_char(v_holder.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), v_holder.pid,
      coalesce(nullif(v_holder.application_name, ''), v_holder.backend_type), v_holder.state);
  end if;
  perform set_config('lock_timeout', '40ms', true);
  foreach v_table in array p_tables loop
    execute format('lock table only %s in access exclusive mode', v_table);
  end loop;
  return null;
exception
  when lock_not_available or deadlock_detected then
    return format('others were using %s', v_table);
end
$$;
revoke execute on function outbox_private.lock_briefly(regclass[]) from public;
comment on function outbox_private.lock_briefly(regclass[]) is
  'Locks tables against everybody, if that is possible without letting anybody wait for long. Returns null, or why not.';
