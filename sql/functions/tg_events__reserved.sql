create or replace function outbox_private.tg_events__reserved() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('outbox.internal', true) is distinct from 'on' then
    perform outbox_private.refuse_reserved(new.tenant, new.type);
  end if;
  return new;
end
$$;
revoke execute on function outbox_private.tg_events__reserved() from public;
comment on function outbox_private.tg_events__reserved() is
  'Refuses an event with a reserved tenant or type, unless a function of ours inserts it.';

-- A trigger and no check constraint: constraints are asked when a dump is restored, too.
create or replace trigger reserved
  before insert on outbox.events
  for each row
  when (starts_with(new.type, 'postcommit.') or starts_with(new.tenant, 'postcommit:'))
  execute function outbox_private.tg_events__reserved();
