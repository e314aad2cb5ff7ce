create or replace function outbox_private.writable_columns(p_parent text) returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select array_agg(quote_ident(a.attname) order by a.attnum)
  from pg_attribute as a
  where a.attrelid = format('outbox.%I', p_parent)::regclass and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
$$;
revoke execute on function outbox_private.writable_columns(text) from public;
comment on function outbox_private.writable_columns(text) is
  'The columns of events, deliveries or attempts that a row is copied by: all but the generated ones.';
