create or replace function outbox_private.uuid_v7_time(p_id uuid) returns timestamptz
  language sql immutable parallel safe strict
as $$
  select to_timestamp(('x' || left(replace(p_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$;
comment on function outbox_private.uuid_v7_time(uuid) is
  'The time that a uuid v7 begins with: the inverse of uuid_v7_floor.';
