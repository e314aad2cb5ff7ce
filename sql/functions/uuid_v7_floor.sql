-- The smallest uuid with this time: what partition bounds and time ranges are made of. Times before 1970 and after the
-- last that 48 bits can say, as infinity is, are what a range may well begin or end with.
create or replace function outbox_private.uuid_v7_floor(p_at timestamptz) returns uuid
  language sql immutable parallel safe strict
as $$
  select encode(
    substring(int8send(least(greatest(extract(epoch from p_at) * 1000, 0), 281474976710655)::bigint) from 3) || '\x00000000000000000000'::bytea,
    'hex')::uuid
$$;
comment on function outbox_private.uuid_v7_floor(timestamptz) is
  'The smallest uuid whose v7 timestamp is this time: bounds of day partitions and of time ranges.';
