-- The smallest uuid with this time: what partition bounds and time ranges are made of.
create or replace function outbox_private.uuid_v7_floor(p_at timestamptz) returns uuid
  language sql immutable parallel safe strict
as $$
  select encode(
    substring(int8send((extract(epoch from p_at) * 1000)::bigint) from 3) || '\x00000000000000000000'::bytea,
    'hex')::uuid
$$;
comment on function outbox_private.uuid_v7_floor(timestamptz) is
  'The smallest uuid whose v7 timestamp is this time: bounds of day partitions and of time ranges.';
