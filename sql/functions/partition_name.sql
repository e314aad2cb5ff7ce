create or replace function outbox_private.partition_name(p_parent text, p_from timestamptz, p_until timestamptz) returns text
  language sql immutable
as $$
  select case
    when p_until - p_from = interval '1 day' and date_trunc('day', p_from, 'UTC') = p_from
      then p_parent || '_' || to_char(p_from at time zone 'UTC', 'YYYYMMDD')
    else p_parent || '_' || to_char(p_from at time zone 'UTC', 'YYYYMMDDHH24MISS') || '_'
      || to_char(p_until at time zone 'UTC', 'YYYYMMDDHH24MISS')
  end
$$;
comment on function outbox_private.partition_name(text, timestamptz, timestamptz) is
  'What the partition of a range is called: events_20261231 for a whole day.';
