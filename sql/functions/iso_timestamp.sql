-- Not strict, and one expression: so that it is inlined.
create or replace function outbox_private.iso_timestamp(p_at timestamptz) returns text
  language sql stable parallel safe
as $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
comment on function outbox_private.iso_timestamp(timestamptz) is
  'ISO 8601 in UTC with microseconds: how consumers see times.';
