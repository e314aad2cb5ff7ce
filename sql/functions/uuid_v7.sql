-- A new uuid v7 (RFC 9562, 5.7). Postgres 18 has its own; before, a random uuid with the milliseconds put in front and
-- the version's bits set (52 and 53 turn 4 into 7). One expression, so that Postgres inlines it: it runs in the
-- application's INSERT.
do $do$
begin
  if current_setting('server_version_num')::integer >= 180000 then
    create or replace function outbox_private.uuid_v7() returns uuid
      language sql volatile parallel safe
    as $$ select pg_catalog.uuidv7() $$;
  else
    create or replace function outbox_private.uuid_v7() returns uuid
      language sql volatile parallel safe
    as $$
      select encode(
        set_bit(set_bit(overlay(
          uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
          from 1 for 6), 52, 1), 53, 1),
        'hex')::uuid
    $$;
  end if;
end
$do$;
comment on function outbox_private.uuid_v7() is 'A new uuid v7 (RFC 9562): ids sort by time.';

alter table outbox.events alter column id set default outbox_private.uuid_v7();
alter table outbox.endpoints alter column id set default outbox_private.uuid_v7();
alter table outbox_private.secrets alter column id set default outbox_private.uuid_v7();
alter table outbox.audit alter column id set default outbox_private.uuid_v7();
alter table outbox.bulk_jobs alter column id set default outbox_private.uuid_v7();
